#!/bin/sh
# run.sh FLAGS FIRST SECOND REST TWIDDLE LAYOUT TYPE
program="${TMPDIR:-/tmp}/rematch-recordings/fft/fft-$1"
shift
exec "$program" "$@"
