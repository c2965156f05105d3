#!/bin/sh
# Compiles the program into the cache folder.
set -e
cache="${TMPDIR:-/tmp}/rematch-recordings/sort"
mkdir -p "$cache"
"${CC:-cc}" -O2 sort.c -o "$cache/sort"
