#!/bin/sh
# Stands in for a command that only root may use in full: the build records what it would do.
PATH=/usr/bin:/bin:/usr/sbin:/sbin
LC_ALL=C
export PATH LC_ALL
base=@BASE@
command=${0##*/}

ask() {
  number=0
  until mkdir "$base/record/$$.$number" 2> /dev/null; do
    number=$((number + 1))
    if [ "$number" -gt 1000 ]; then
      echo "$command: cannot reach the build" >&2
      exit 1
    fi
  done
  request=$base/record/$$.$number
  mkfifo "$request/answer" || exit 1
  here=$(pwd -P && echo .)
  here=${here%??}
  printf '%s\0' "$here" "$@" > "$request/arguments"
  exec 9<> "$request/answer"
  echo "$$.$number" > "$base/record/requests"
  answer=
  while IFS= read -r line <&9 && [ "$line" != '#osimage-end' ]; do
    answer="$answer$line
"
  done
  exec 9<&-
  rm -rf "$request"
  eval "$answer"
}

# the mode that a new file gets of the wanted one
mode() {
  printf '%o\n' $((0$1 & ~0$(umask)))
}

has_set_id() {
  for file; do
    if [ -f "$file" ] && { [ -u "$file" ] || [ -g "$file" ]; }; then
      return 0
    fi
    case $file in
      --recursive | -R | -*[a-z]R | -R[a-z]*) return 0 ;;
    esac
  done
  return 1
}

if [ "$command" = chmod ]; then
  note=no
  has_set_id "$@" && note=yes
  "$base/lib/real/chmod" "$@"
  status=$?
  has_set_id "$@" && note=yes
  [ "$note" = no ] || (ask chmod "$@")
  exit $status
fi
ask "$command" "$@"
