# The end of a sandbox's plan: runs the script, ends what it left running, and lists what is in the
# layers then, by name of the host's file, each name ended by NUL.
list() {
  for layer in "$B/over/top" "$B/over/dirs"; do
    if [ -d "$layer" ]; then
      (cd "$layer" && find . "$@" -print0)
    fi
  done
}

list -type d > "$C/layers"
: > "$C/ready"
unshare --mount /bin/sh "$C/enter.sh" 2>&3
status=$?
kill -KILL -1 2> /dev/null
wait
list ! -type d > "$C/files"
list -type d > "$C/directories"
echo "$status" > "$C/status"
