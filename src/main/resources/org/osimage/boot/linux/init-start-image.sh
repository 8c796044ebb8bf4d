
$T mkdir -p /dev/pts /dev/shm
provide /dev/pts devpts nosuid,noexec,gid=5,mode=0620,ptmxmode=0666
provide /dev/shm tmpfs nosuid,nodev

[ -x "$init" ] && exec "$init" "$@"
if [ -x /etc/osimage/start ]; then
  /etc/osimage/start "$@"
  stop "/etc/osimage/start has ended with status $?"
fi
start_shell "no program $init and no /etc/osimage/start"
