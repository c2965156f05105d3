#!/bin/sh
# Keeps the path of the interpreter itself, past any launcher.
set -e
cache="${TMPDIR:-/tmp}/rematch-recordings/sqlite"
mkdir -p "$cache"
ln -sf "$(python3 -c 'import sys; print(sys.executable)')" "$cache/python3"
"$cache/python3" -c 'import sqlite3; print("SQLite", sqlite3.sqlite_version)'
