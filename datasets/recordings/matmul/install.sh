#!/bin/sh
# Compiles a program for each level and target into the cache folder.
set -e
cache="${TMPDIR:-/tmp}/rematch-recordings/matmul"
mkdir -p "$cache"

# A new file takes the old one's place at once, so that a recording that is under way goes on.
build() { # NAME FLAGS...
  name="$1"
  shift
  "${CC:-cc}" "$@" -o "$cache/$name.$$"
  mv "$cache/$name.$$" "$cache/$name"
}

for level in O1 O2 Ofast; do
  build "matmul-$level-generic" "-$level" matmul.c
  build "matmul-$level-native" "-$level" -march=native matmul.c
done
