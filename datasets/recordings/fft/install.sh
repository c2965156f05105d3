#!/bin/sh
# Compiles a program for each set of flags into the cache folder.
set -e
cache="${TMPDIR:-/tmp}/rematch-recordings/fft"
mkdir -p "$cache"
"${CC:-cc}" -O2 fft.c -lm -o "$cache/fft-O2"
"${CC:-cc}" -O3 -march=native fft.c -lm -o "$cache/fft-O3-native"
"${CC:-cc}" -Ofast -march=native fft.c -lm -o "$cache/fft-Ofast-native"
