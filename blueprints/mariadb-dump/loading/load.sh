# shellcheck shell=bash
# reads: login load_session header_version
#
# `load_databases` gives the dump to the server, all but its events, and `load_events` those. Both leave the client's errors in `$TMPDIR/load.log`; `what_failed` names
# the statement, without data. Needs `choose_session`.
#
# A dump without `LOCK TABLES`: under it a table whose default takes from a sequence cannot be filled, since mariadb-dump locks the table alone (error 1100). Older
# dumps of ours have it, and events in between: `older_dump` takes both out, and keeps their lines, so that a line's number is the same.

load_client() {
  mariadb "${login[@]}" --default-character-set=utf8mb4 --binary-mode --max-allowed-packet=1G --init-command="$load_session"
}
older_dump() {
  sed -E -e '/^-- Dumping events for database /,/^-- Dumping routines for database /{w '"$TMPDIR/events.sql"$'\n''s/.*//}' \
    -e 's/^(LOCK TABLES \x60.*\x60 WRITE|UNLOCK TABLES);$//'
}
# What mariadb-dump wrote, its first line first.
dumped_text() {
  if [ "$header_version" = 1 ]; then
    decompress | older_dump
  else
    decompress | {
      skip_header
      exec cat
    }
  fi
}
load_databases() {
  failed_in=first
  load_client <"$TMPDIR/first.sql" 2>"$TMPDIR/load.log" || return 1
  failed_in=dump
  if [ "$header_version" = 1 ]; then
    decompress | older_dump | {
      with_modes
      exec cat
    } | load_client 2>"$TMPDIR/load.log"
  else
    decompress | {
      skip_header
      {
        with_modes
        exec cat
      } | load_client
    } 2>"$TMPDIR/load.log"
  fi
}
# The dump's own mode for its rows would make 0000-00-00 of a date as 31 February, and may refuse a generated column that a subtraction fills.
with_modes() {
  local line
  while IFS= read -r line; do
    if [[ $line == *'SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='* ]]; then line=${line/NO_AUTO_VALUE_ON_ZERO/$load_modes}; fi
    printf '%s\n' "$line"
    if [[ $line == '-- Current Database: '* ]]; then break; fi
  done
}
load_events() {
  failed_in=events
  if [ "$header_version" = 1 ]; then events_session; fi
  load_client <"$TMPDIR/events.sql" 2>"$TMPDIR/load.log"
}
# Of an older dump the events lack the database and the variables that came before them.
events_session() {
  local line name tick
  printf -v tick '\x60'
  while IFS= read -r line; do
    case $line in
      "-- Dumping events for database '"*)
        name=${line#-- Dumping events for database \'}
        name=${name%\'}
        printf 'USE %s;\n' "$tick${name//$tick/$tick$tick}$tick"
        ;;
      *) printf '%s\n' "$line" ;;
    esac
  done <"$TMPDIR/events.sql" >"$TMPDIR/events-in-databases.sql"
  cat "$TMPDIR/events-in-databases.sql" >"$TMPDIR/events.sql"
}
# The statement at the line that the client names, up to the first name in it: no value comes before that.
what_failed() {
  local at text database
  at=$(sed -nE 's/^ERROR .* at line ([0-9]+):.*/\1/p' "$TMPDIR/load.log" | head -n 1)
  if [ -z "$at" ]; then return; fi
  case $failed_in in
    dump) text=$(dumped_text 2>/dev/null | statement_at "$at") || true ;;
    *) text=$(statement_at "$at" <"$TMPDIR/$failed_in.sql") || true ;;
  esac
  database=$(sed -n 's/^\(USE \x60.*\x60\);$/\1/p' <<<"$text")
  text=$(sed -E -e '/^USE \x60/d' <<<"$text" | sed -E -e ':a' -e 'N' -e '$!ba' -e 's/\n/ /g' | sed -E -e 's,/\*M?![0-9]* ?,,g' -e 's,\*/,,g' \
    -e 's/DEFINER=\x60([^\x60]|\x60\x60)*\x60@\x60([^\x60]|\x60\x60)*\x60 ?//' -e 's/  +/ /g' -e 's/^([^\x60'"'"'"]*(\x60([^\x60]|\x60\x60)*\x60)?).*/\1/')
  printf ' (%s%s)' "${text:0:200}" "${database:+, in ${database#USE }}"
}
# Prints the last USE before the line, and three lines from there on: a view's statement has its name in the third.
statement_at() {
  sed -n -e '/^USE \x60/h' -e "$1,$(($1 + 2))p" -e "$1{x;s/^$/USE/;p;x}" -e "$(($1 + 2))q"
}
