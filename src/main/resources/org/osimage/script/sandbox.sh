# The beginning of a sandbox's plan, run as root of new namespaces. B is the directory on which the
# new root is built, C that of the results; neither is seen by the script. What goes wrong here is not
# in the script's output.
set -u
umask 022
exec 3>&2 2> "$C/trouble"

give_up() {
  printf '%s\n' "$*" >&2
  exit 96
}

mount -t tmpfs -o mode=0755,size="$M" osimage "$B" || give_up 'cannot mount a tmpfs'
mkdir "$B/lower" "$B/over" "$B/work" "$B/root" "$B/lower/top" "$B/over/top" "$B/work/top" ||
  give_up 'cannot write to the tmpfs'

# A directory of the host as script sees it: what is written goes to a layer of its own. Directories
# that belong to somebody else are shown as the user's, so that a change in them is seen and not just
# refused; so are the files in /etc.
overlay() {
  mkdir -p "$B/lower/dirs$1" "$B/over/dirs$1" "$B/work/dirs$1"
  if ! [ -O "$1" ]; then
    (cd "$1" && find . -xdev -maxdepth 2 -type d -print0 2> /dev/null) |
      (cd "$B/lower/dirs$1" && xargs -0 mkdir -p 2> /dev/null)
    if [ "$1" = /etc ]; then
      cp -P /etc/* "$B/lower/dirs/etc/" 2> /dev/null
    fi
  fi
  stand_in "$1"
  mount -t overlay -o \
    "lowerdir=$B/lower/dirs$1:$1,upperdir=$B/over/dirs$1,workdir=$B/work/dirs$1,userxattr" \
    overlay "$B/root$1" 2> /dev/null && return
  case $1 in
    /usr | /usr/* | /bin | /sbin | /lib* | /etc | /etc/* | /opt | /opt/*)
      if mount --bind "$1" "$B/root$1" && mount -o remount,bind,ro,nosuid,nodev "$B/root$1"; then
        printf '%s\n' "$1" >> "$C/unwatched"
      else
        give_up "cannot show $1 to the script"
      fi
      ;;
  esac
}

# Puts the stand-ins over the commands of a directory of the host.
stand_in() {
  for directory in /usr/bin /usr/sbin /bin /sbin; do
    case $directory/ in
      "$1"/*)
        if [ -d "$directory" ] && ! [ -h "$directory" ]; then
          for command in chown chgrp chmod mknod install setcap; do
            if [ -e "$directory/$command" ]; then
              mkdir -p "$B/lower/dirs$directory"
              cp "$W/lib/bin/$command" "$B/lower/dirs$directory/$command"
            fi
          done
        fi
        ;;
    esac
  done
}

devices() {
  for name in null zero full random urandom tty; do
    mount --bind "/dev/$name" "$B/root/dev/$name" 2> /dev/null || :
  done
  mount -t tmpfs -o mode=1777,size="$M" osimage "$B/root/dev/shm" || give_up 'cannot mount /dev/shm'
}

processes() {
  mount -t proc proc "$B/root/proc" 2> /dev/null ||
    { mount --rbind /proc "$B/root/proc" || give_up 'cannot mount /proc'; }
  for name in sys sysrq-trigger irq bus fs acpi scsi; do
    if [ -e "$B/root/proc/$name" ]; then
      mount --bind "$B/root/proc/$name" "$B/root/proc/$name" &&
        mount -o remount,bind,ro,nosuid,nodev,noexec "$B/root/proc/$name" ||
        give_up "cannot protect /proc/$name"
    fi
  done
}

workspace() {
  mount --bind "$W" "$B/root/osimage" || give_up 'cannot show the workspace'
  for name in lib script; do
    mount --bind "$W/$name" "$B/root/osimage/$name" &&
      mount -o remount,bind,ro,nosuid,nodev "$B/root/osimage/$name" || give_up "cannot protect $name"
  done
}
