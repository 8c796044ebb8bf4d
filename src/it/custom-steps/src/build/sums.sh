#!/bin/sh -e
# $1: the image, $2: the directory for finished files
cd "$1"
find etc -type f | LC_ALL=C sort | while read -r file; do
  sha256sum "$file"
done > "$2/etc.sums"
test -s "$2/custom-steps-1.0.cpio"
