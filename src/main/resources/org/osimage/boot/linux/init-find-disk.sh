
while read -r module; do
  $T insmod "$module" 2>/dev/null
done </etc/osimage/modules

read -r id </.volsetid
N=/run/osimage/root
$T mkdir -p $N

# is_root DEVICE: whether it is the root we belong to; its journal is left alone until that is known
is_root() {
  found=$($T dd if="$1" bs=1 skip=1144 count=@LABEL_LENGTH@ 2>/dev/null)
  [ "$found" = '@LABEL@' ] || return 1
  $T mount -t ext4 -o ro,noload "$1" $N 2>/dev/null || return 1
  found=
  [ -r $N/.volsetid ] && read -r found <$N/.volsetid
  $T umount $N
  [ "$found" = "$id" ]
}

find_root() {
  for path in /sys/class/block/*; do
    name=${path##*/}
    case $name in
      loop*|ram*|zram*|fd*|dm-*|md*|sr*) continue ;;
    esac
    device=/dev/$name
    [ -b "$device" ] && is_root "$device" && return 0
  done
  return 1
}

# disks show up in the background
tries=0
until find_root; do
  tries=$((tries + 1))
  [ $tries -ge 60 ] && start_shell "no disk with the root $id in 60 seconds"
  $T sleep 1
done

# the root's partition reaches to the end of its disk, wherever that is today
grow_partition() {
  [ -r "/sys/class/block/$name/partition" ] || return 0
  read -r number <"/sys/class/block/$name/partition"
  disk=$(cd -P "/sys/class/block/$name/.." && echo "${PWD##*/}")
  read -r all <"/sys/class/block/$disk/size"
  read -r start <"/sys/class/block/$name/start"
  read -r size <"/sys/class/block/$name/size"
  # a mebibyte holds the second partition table, up to one is lost to rounding
  [ $((all - start - size)) -gt 4096 ] || return 0
  if echo ', +' | '@SFDISK@' -q -N "$number" "/dev/$disk" >/run/osimage/growth 2>&1; then
    echo "osimage: $device has grown to the end of /dev/$disk" >/dev/console
  else
    $T cat /run/osimage/growth >/dev/console
    echo "osimage: $device could not grow to the end of /dev/$disk, and starts as it is" \
      >/dev/console
  fi
  tries=0
  until [ -b "$device" ] || [ $tries -ge 10 ]; do
    tries=$((tries + 1))
    $T sleep 1
  done
}

[ '@SFDISK@' ] && grow_partition

$T mount -t ext4 -o rw "$device" $N || start_shell "the root on $device cannot be mounted"

if [ '@RESIZE2FS@' ]; then
  '@RESIZE2FS@' "$device" >/run/osimage/growth 2>&1 || {
    $T cat /run/osimage/growth >/dev/console
    echo "osimage: the file system on $device could not grow, and starts as it is" >/dev/console
  }
fi

$T mkdir -p $N/proc $N/sys $N/dev $N/run
# the new root must not lie below what moves into it
$T mkdir -p /newroot
$T mount --move $N /newroot
for directory in /proc /sys /dev /run; do
  $T mount --move $directory /newroot$directory
done
exec $T switch_root /newroot "$init" "$@"
