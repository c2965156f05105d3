#!/bin/sh
# run.sh FUNCTION PROBE RANGE LAYOUT LOAD
exec "${TMPDIR:-/tmp}/rematch-recordings/hash/hash" "$@"
