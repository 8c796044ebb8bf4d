
while read -r module; do
  $T insmod "$module" 2>/dev/null
done </etc/osimage/modules

read -r id </.volsetid
M=/run/osimage/medium
$T mkdir -p $M /run/osimage/writable /run/osimage/root

# is_medium DEVICE: leaves it mounted if it is the one we belong to
is_medium() {
  magic=$($T dd if="$1" bs=4 count=1 2>/dev/null)
  type=squashfs
  if [ "$magic" != hsqs ]; then
    magic=$($T dd if="$1" bs=1 skip=32769 count=5 2>/dev/null)
    [ "$magic" = CD001 ] || return 1
    type=iso9660
  fi
  $T mount -t $type -o ro "$1" $M 2>/dev/null || return 1
  found=
  [ -r $M/.volsetid ] && read -r found <$M/.volsetid
  [ "$found" = "$id" ] && return 0
  $T umount $M
  return 1
}

find_medium() {
  for device in /sys/class/block/*; do
    name=${device##*/}
    case $name in
      loop*|ram*|zram*|fd*|dm-*|md*) continue ;;
    esac
    [ -b "/dev/$name" ] && is_medium "/dev/$name" && return 0
  done
  return 1
}

# buses are scanned in the background, a stick may take seconds to show up
tries=0
until find_medium; do
  tries=$((tries + 1))
  [ $tries -ge 60 ] && start_shell "no medium with the volume set id $id in 60 seconds"
  $T sleep 1
done

R=$M
if [ "$type" = iso9660 ] && [ -f $M/@SQUASHFS@ ]; then
  R=/run/osimage/squashfs
  $T mkdir $R
  $T mount -t squashfs -o ro,loop $M/@SQUASHFS@ $R \
    || start_shell 'the compressed root of the medium cannot be mounted'
fi

$T mount -t tmpfs -o mode=0755 tmpfs /run/osimage/writable
$T mkdir /run/osimage/writable/upper /run/osimage/writable/work
N=/run/osimage/root
U=/run/osimage/writable
$T mount -t overlay -o lowerdir=$R,upperdir=$U/upper,workdir=$U/work overlay $N \
  || start_shell 'the overlay cannot be mounted'
$T mkdir -p $N/proc $N/sys $N/dev $N/run
# the new root must not lie below what moves into it
$T mkdir -p /newroot
$T mount --move $N /newroot
for directory in /proc /sys /dev /run; do
  $T mount --move $directory /newroot$directory
done
exec $T switch_root /newroot "$init" "$@"
