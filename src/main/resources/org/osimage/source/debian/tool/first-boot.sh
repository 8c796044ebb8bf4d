#!/bin/sh
# Runs what must be made on this machine: each fragment until it has succeeded once.
done=/var/lib/osimage/first-boot
mkdir -p "$done"
for fragment in /usr/lib/osimage/first-boot.d/*; do
  [ -f "$fragment" ] || continue
  name=${fragment##*/}
  [ -e "$done/$name" ] && continue
  if sh "$fragment"; then
    : > "$done/$name"
    echo "osimage first boot: $name done"
  else
    echo "osimage first boot: $name failed, it is tried again at the next boot" >&2
  fi
done
