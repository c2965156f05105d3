#!/bin/sh
# Compiles a program for each level and target into the cache folder.
set -e
cache="${TMPDIR:-/tmp}/rematch-recordings/matmul"
mkdir -p "$cache"
for level in O1 O2 Ofast; do
  "${CC:-cc}" "-$level" matmul.c -o "$cache/matmul-$level-generic"
  "${CC:-cc}" "-$level" -march=native matmul.c -o "$cache/matmul-$level-native"
done
