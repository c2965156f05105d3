#!/bin/sh
# run.sh LEVEL TARGET UNROLL EDGE TRAVERSAL BUFFER TYPE BAND
program="${TMPDIR:-/tmp}/rematch-recordings/stencil/stencil-$1-$2-$3"
shift 3
exec "$program" "$@"
