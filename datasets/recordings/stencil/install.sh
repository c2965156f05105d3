#!/bin/sh
# Compiles a program for each level, target and choice of unrolling into the cache folder.
set -e
cache="${TMPDIR:-/tmp}/rematch-recordings/stencil"
mkdir -p "$cache"
for level in O1 O2 O3; do
  for unroll in no yes; do
    flags="-$level"
    [ "$unroll" = yes ] && flags="$flags -funroll-loops"
    "${CC:-cc}" $flags stencil.c -o "$cache/stencil-$level-generic-$unroll"
    "${CC:-cc}" $flags -march=native stencil.c -o "$cache/stencil-$level-native-$unroll"
  done
done
