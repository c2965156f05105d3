#!/bin/sh
# run.sh PIVOT PARTITION SMALL THRESHOLD MOVE
exec "${TMPDIR:-/tmp}/rematch-recordings/sort/sort" "$@"
