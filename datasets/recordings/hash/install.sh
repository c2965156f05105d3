#!/bin/sh
# Compiles the program into the cache folder.
set -e
cache="${TMPDIR:-/tmp}/rematch-recordings/hash"
mkdir -p "$cache"
"${CC:-cc}" -O2 hash.c -o "$cache/hash"
