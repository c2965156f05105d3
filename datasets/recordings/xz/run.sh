#!/bin/sh
# run.sh FINDER MODE NICE LC LP DICTIONARY, the last in KiB
cache="${TMPDIR:-/tmp}/rematch-recordings/xz"
exec "$cache/deliver" "$cache/corpus" 250 xz --stdout --no-adjust --format=xz --check=none \
  --lzma2="mf=$1,mode=$2,nice=$3,lc=$4,lp=$5,pb=0,dict=$6KiB"
