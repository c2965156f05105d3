#!/bin/sh
# Compiles the measuring program and writes the input into the cache folder.
set -e
cache="${TMPDIR:-/tmp}/rematch-recordings/xz"
mkdir -p "$cache"
"${CC:-cc}" -O2 deliver.c -lm -o "$cache/deliver"
"$cache/deliver" --corpus "$cache/corpus"
xz --version
