# shellcheck shell=bash
# needs: record_there
# reads: host port user
#
# `put_back_leftovers` resets what a killed load left changed, unless a load is running. Tasks that change nothing
# themselves call it. It never fails, because a backup does not depend on it.

put_back_leftovers() {
  local there
  there=$(query "${record_there}") || return 0
  if [ "$there" = 0 ] || [ "$(query "SELECT IS_FREE_LOCK('jerrycan_load')")" != 1 ]; then return 0; fi
  printf 'server %s:%s: a killed load left settings or events changed; they are being reset\n' "$host" "$port" >&2
  put_back || printf 'server %s:%s: not all changes of a killed load could be reset; give user %s the rights of a restore, or reset them manually (see docs/reference/mariadb-dump.md)\n' "$host" "$port" "$user" >&2
}
