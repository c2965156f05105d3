#!/bin/sh
# Compiles a program for each set of flags into the cache folder.
set -e
cache="${TMPDIR:-/tmp}/rematch-recordings/fft"
mkdir -p "$cache"

# A new file takes the old one's place at once, so that a recording that is under way goes on.
build() { # NAME FLAGS...
  name="$1"
  shift
  "${CC:-cc}" "$@" -o "$cache/$name.$$"
  mv "$cache/$name.$$" "$cache/$name"
}

build fft-O2 -O2 fft.c -lm
build fft-O3-native -O3 -march=native fft.c -lm
build fft-Ofast-native -Ofast -march=native fft.c -lm
