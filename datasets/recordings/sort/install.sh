#!/bin/sh
# Compiles the program into the cache folder.
set -e
cache="${TMPDIR:-/tmp}/rematch-recordings/sort"
mkdir -p "$cache"

# A new file takes the old one's place at once, so that a recording that is under way goes on.
build() { # NAME FLAGS...
  name="$1"
  shift
  "${CC:-cc}" "$@" -o "$cache/$name.$$"
  mv "$cache/$name.$$" "$cache/$name"
}

build sort -O2 sort.c
