#!/bin/sh
# run.sh LEVEL TARGET ORDER TILE_I TILE_J TILE_K
program="${TMPDIR:-/tmp}/rematch-recordings/matmul/matmul-$1-$2"
shift 2
exec "$program" "$@"
