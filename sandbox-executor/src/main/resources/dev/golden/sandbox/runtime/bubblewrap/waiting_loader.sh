# Starts ahead of its job: reads one job from standard input, then becomes its program. What comes after the job is the
# program's own input, which is why this reads byte by byte. Creates no process, so it runs under every profile.
set -f
LC_ALL=C
printf '\006'
field() { IFS= read -r -d '' "$1" || exit 0; }
field length
field mark
field seconds
field kilobytes
field count
words=()
while [ "${#words[@]}" -lt "$count" ]; do
  field word
  words+=("$word")
done
field count
while [ "$count" -gt 0 ]; do
  field name
  field text
  printf '%s' "$text" > "$name" || exit 1
  count=$((count - 1))
done
ulimit -SH -t "$seconds"
[ "$kilobytes" = 0 ] || ulimit -SH -v "$kilobytes"
[ -z "$GOLDEN_ECHO" ] || printf '%s\n' "$mark" # from here on the output is the program's
unset -v LC_ALL GOLDEN_ECHO
export GOLDEN_MARK="$mark"
exec "${words[@]}"
