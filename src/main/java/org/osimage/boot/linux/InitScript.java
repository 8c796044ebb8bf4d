package org.osimage.boot.linux;

/** The text of the generated inits: POSIX shell, for busybox as well as for dash and its tools. */
final class InitScript {
  /** What every init of ours begins with. */
  private static final String HEAD =
      """
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
          '') @SHELL@ </dev/console >/dev/console 2>&1 ;;
          *) $T setsid $T cttyhack @SHELL@ </dev/console >/dev/console 2>&1 ;;
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
      """;

  private static final String START_IMAGE =
      """

      $T mkdir -p /dev/pts /dev/shm
      provide /dev/pts devpts nosuid,noexec,gid=5,mode=0620,ptmxmode=0666
      provide /dev/shm tmpfs nosuid,nodev

      [ -x "$init" ] && exec "$init" "$@"
      if [ -x /etc/osimage/start ]; then
        /etc/osimage/start "$@"
        stop "/etc/osimage/start has ended with status $?"
      fi
      start_shell "no program $init and no /etc/osimage/start"
      """;

  private static final String FIND_MEDIUM =
      """

      while read -r module; do
        $T insmod "$module" 2>/dev/null
      done </etc/osimage/modules

      read -r id </.volsetid
      M=/run/osimage/medium
      $T mkdir -p $M /run/osimage/writable /run/osimage/root

      # is_medium DEVICE: leaves it mounted if it is the one we belong to
      is_medium() {
        magic=$($T dd if="$1" bs=1 skip=32769 count=5 2>/dev/null)
        [ "$magic" = CD001 ] || return 1
        $T mount -t iso9660 -o ro "$1" $M 2>/dev/null || return 1
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

      $T mount -t tmpfs -o mode=0755 tmpfs /run/osimage/writable
      $T mkdir /run/osimage/writable/upper /run/osimage/writable/work
      N=/run/osimage/root
      U=/run/osimage/writable
      $T mount -t overlay -o lowerdir=$M,upperdir=$U/upper,workdir=$U/work overlay $N \
        || start_shell 'the overlay cannot be mounted'
      $T mkdir -p $N/proc $N/sys $N/dev $N/run
      # the new root must not lie below what moves into it
      $T mkdir -p /newroot
      $T mount --move $N /newroot
      for directory in /proc /sys /dev /run; do
        $T mount --move $directory /newroot$directory
      done
      exec $T switch_root /newroot "$init" "$@"
      """;

  private InitScript() {}

  /** For a root that is complete: mounts the pseudo file systems and starts the image's init. */
  static String startImage(ShellTools tools, String init) {
    return fill(HEAD + START_IMAGE, tools, init, "starts an image that lies in memory");
  }

  /** For the small root: finds the medium of the image and starts its init. */
  static String findMedium(ShellTools tools, String init) {
    return fill(HEAD + FIND_MEDIUM, tools, init, "finds the image on its medium and starts it");
  }

  private static String fill(String template, ShellTools tools, String init, String purpose) {
    return template
        .replace("@INTERPRETER@", tools.interpreter())
        .replace("@SHELL@", tools.interpreter())
        .replace("@TOOL@", tools.tool())
        .replace("@INIT@", init.replace("'", "'\\''"))
        .replace("@PURPOSE@", purpose);
  }
}
