#!/bin/sh
# run.sh PAGE CACHE JOURNAL LOCKING SCHEMA BATCH
exec "${TMPDIR:-/tmp}/rematch-recordings/sqlite/python3" -I -S shop.py "$@"
