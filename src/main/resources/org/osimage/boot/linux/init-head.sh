#!@INTERPRETER@
# Made by osimage: @PURPOSE@
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
umask 022
T='@TOOL@'

mounted() {
  while read -r source where rest; do
    [ "$where" = "$1" ] && return 0
  done </proc/mounts
  return 1
}

# provide DIRECTORY TYPE OPTIONS: a pseudo file system, unless there is one
provide() {
  mounted "$1" || $T mount -t "$2" -o "$3" "$2" "$1"
}

stop() {
  echo "osimage: $1; power off" >/dev/console
  echo s >/proc/sysrq-trigger
  echo o >/proc/sysrq-trigger
  while :; do $T sleep 60; done
}

start_shell() {
  echo "osimage: $1: here is a shell, its end is power off" >/dev/console
  case $T in
    '') @INTERPRETER@ </dev/console >/dev/console 2>&1 ;;
    *) $T setsid $T cttyhack @INTERPRETER@ </dev/console >/dev/console 2>&1 ;;
  esac
  stop 'the shell has ended'
}

[ -e /proc/mounts ] || $T mount -t proc -o nosuid,nodev,noexec proc /proc
provide /sys sysfs nosuid,nodev,noexec
provide /dev devtmpfs nosuid,mode=0755
provide /run tmpfs nosuid,nodev,mode=0755

init='@INIT@'
read -r line </proc/cmdline
set -f
for word in $line; do
  case $word in
    init=/*) init=${word#init=} ;;
  esac
done
set +f
