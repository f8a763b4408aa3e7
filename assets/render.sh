#!/bin/bash
# Regenerates the three bitmaps of the lion cub (1024, 200 and 50 pixels) from lion_cub.svg.
set -eu

cd "$(dirname "${BASH_SOURCE[0]}")"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

png=(-alpha off -colorspace Gray -depth 8 -strip
     -define png:color-type=0 -define png:bit-depth=8
     -define png:exclude-chunks=date,time,gAMA,cHRM,bKGD,pHYs)

rsvg-convert -w 1024 -h 1024 lion_cub.svg -o "$tmp/1024.png"
convert "$tmp/1024.png" "${png[@]}" lion_cub_1024.png

# Two-valued sizes: draw 8 times larger, average blocks of 8x8, black below grey 128.
for size in 200 50; do
    big=$((size * 8))
    rsvg-convert -w "$big" -h "$big" lion_cub.svg -o "$tmp/big.png"
    convert "$tmp/big.png" -alpha off -colorspace Gray -scale "${size}x${size}!" \
        -threshold 50.195% "${png[@]}" "lion_cub_$size.png"
done
