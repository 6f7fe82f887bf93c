# shellcheck shell=bash
# reads: login load_session header_version
#
# `load_databases` loads the dump without its events; `load_events` loads the events. Both write the client's errors to
# `$TMPDIR/load.log`. `what_failed` prints the failed statement, without data. It requires `choose_session`.
#
# Dumps contain no `LOCK TABLES`. mariadb-dump locks only the table itself, so a table whose default uses a sequence
# could not be filled (error 1100). Our older dumps contain `LOCK TABLES`, and events in the middle: `older_dump` blanks
# both, so that line numbers stay the same.

load_client() {
  mariadb "${login[@]}" --default-character-set=utf8mb4 --binary-mode --max-allowed-packet=1G --init-command="$load_session"
}
older_dump() {
  sed -E -e '/^-- Dumping events for database /,/^-- Dumping routines for database /{w '"$TMPDIR/events.sql"$'\n''s/.*//}' \
    -e 's/^(LOCK TABLES \x60.*\x60 WRITE|UNLOCK TABLES);$//'
}
# Prints what mariadb-dump wrote, starting with its first line.
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
# Sets the sql_mode for rows. With the dump's own mode, 31 February would become 0000-00-00, and a generated column with
# a subtraction might be refused.
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
# Adds the database and the variables that precede the events in an older dump.
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
# Prints the statement at the line in the client's error, up to its first name. No value precedes that name.
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
# Prints the last USE before the line, and three lines from there: the third line of a view's statement contains its
# name.
statement_at() {
  sed -n -e '/^USE \x60/h' -e "$1,$(($1 + 2))p" -e "$1{x;s/^$/USE/;p;x}" -e "$(($1 + 2))q"
}
