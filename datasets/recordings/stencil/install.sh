#!/bin/sh
# Compiles a program for each level, target and choice of unrolling into the cache folder.
set -e
cache="${TMPDIR:-/tmp}/rematch-recordings/stencil"
mkdir -p "$cache"

# A new file takes the old one's place at once, so that a recording that is under way goes on.
build() { # NAME FLAGS...
  name="$1"
  shift
  "${CC:-cc}" "$@" -o "$cache/$name.$$"
  mv "$cache/$name.$$" "$cache/$name"
}

for level in O1 O2 O3; do
  build "stencil-$level-generic-no" "-$level" stencil.c
  build "stencil-$level-native-no" "-$level" -march=native stencil.c
  build "stencil-$level-generic-yes" "-$level" -funroll-loops stencil.c
  build "stencil-$level-native-yes" "-$level" -funroll-loops -march=native stencil.c
done
