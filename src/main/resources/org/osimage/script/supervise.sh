# Runs a command as a process group of its own, without input. When standard input ends, the build
# that started this is gone or gives up: everything is killed then.
exec 3<&0
if command -v setsid > /dev/null; then
  setsid "$@" < /dev/null 3<&- &
else
  "$@" < /dev/null 3<&- &
fi
child=$!
exec 2> /dev/null
end() {
  kill -KILL -- "-$child" || kill -KILL "$child"
}
{
  read -r _ <&3
  end
} > /dev/null &
guard=$!
exec 3<&-
wait "$child"
status=$?
end
kill -KILL "$guard"
exit "$status"
