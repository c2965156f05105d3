#!/bin/sh
# Compiles the measuring program and writes the input into the cache folder.
set -e
cache="${TMPDIR:-/tmp}/rematch-recordings/xz"
mkdir -p "$cache"

# A new file takes the old one's place at once, so that a recording that is under way goes on.
build() { # NAME FLAGS...
  name="$1"
  shift
  "${CC:-cc}" "$@" -o "$cache/$name.$$"
  mv "$cache/$name.$$" "$cache/$name"
}

build deliver -O2 deliver.c -lm
"$cache/deliver" --corpus "$cache/corpus.$$"
mv "$cache/corpus.$$" "$cache/corpus"
xz --version
