import { literal, sh } from '../../dsl';
import { ours } from '../server/client';

/** A quote of this kind in a database's name: mariadb-dump escapes it, and finds no such database when it dumps its events. */
const quotes = `SELECT COUNT(*) FROM information_schema.events WHERE ${ours('event_schema')} AND event_schema LIKE '%"%'`;

const quoted = (column: string) => `'\`', REPLACE(${column}, '\`', '\`\`'), '\`'`;

/** For each event a line that names its database and it, and the statement that shows it. */
const showing = `SELECT CONCAT('SELECT ', QUOTE(CONCAT(${quoted('event_schema')})), ', ', QUOTE(CONCAT(${quoted('event_name')})),
    '; SHOW CREATE EVENT ', ${quoted('event_schema')}, '.', ${quoted('event_name')}, ';')
  FROM information_schema.events WHERE ${ours('event_schema')} ORDER BY event_schema, event_name`;

const count = `SELECT COUNT(*) FROM information_schema.events WHERE ${ours('event_schema')}`;

/**
 * `dump_events` writes the events to `$TMPDIR/events.sql`, as mariadb-dump does, which cannot always: a load makes them last. `events` is the option that the dump
 * of the rest takes then. Where there are none mariadb-dump looks by itself, and fails if it may not.
 */
export const events = sh`
  dump_events() {
    : >"$TMPDIR/events.sql"
    events=--events
    if [ "$databases" = 0 ] || [ "$(ask "${literal('event_count', count)}")" = 0 ]; then return; fi
    events=--skip-events
    if [ "$(ask "${literal('quotes_query', quotes)}")" != 0 ]; then
      print_events >"$TMPDIR/events.sql" || fail "the events could not be read ($(error_in "$TMPDIR/query.log" "$TMPDIR/events.log")); see the rights of user $user"
      return
    fi
    mariadb-dump "\${login[@]}" --default-character-set=utf8mb4 --skip-lock-tables --events --no-create-db --no-create-info --no-data --skip-triggers --skip-routines \
      --databases -- "\${names_of_databases[@]}" >"$TMPDIR/events.sql" 2>"$TMPDIR/events.log" ||
      fail "the events could not be dumped ($(error_in "$TMPDIR/events.log")); see the rights of user $user"
    tail -n 1 "$TMPDIR/events.sql" | grep -q '^-- Dump completed' || fail "the dump of the events does not end with mariadb-dump's own last line; it is not whole"
  }
  print_events() {
    local schema name mode zone text charset collation rest
    mariadb "\${login[@]}" --default-character-set=utf8mb4 --batch --skip-column-names < <(query "${literal('show_events', showing)}") 2>"$TMPDIR/events.log" |
      while IFS=$'\t' read -r schema name; do
        # An empty sql_mode is a column too: a tab parts, two are not one.
        IFS= read -r rest
        rest=\${rest#*$'\t'}
        mode=\${rest%%$'\t'*} rest=\${rest#*$'\t'}
        zone=\${rest%%$'\t'*} rest=\${rest#*$'\t'}
        text=\${rest%%$'\t'*} rest=\${rest#*$'\t'}
        charset=\${rest%%$'\t'*} rest=\${rest#*$'\t'}
        collation=\${rest%%$'\t'*}
        printf -v schema '%b' "$schema"
        printf -v name '%b' "$name"
        printf -v text '%b' "$text"
        printf '\nUSE %s;\n/*!50106 DROP EVENT IF EXISTS %s */;\nDELIMITER ;;\n' "$schema" "$name"
        printf "SET character_set_client = %s, character_set_results = %s, collation_connection = %s ;;\n" "$charset" "$charset" "$collation"
        printf "SET sql_mode = '%s', time_zone = '%s' ;;\n%s ;;\nDELIMITER ;\n" "$mode" "$zone" "$text"
      done
  }
`;
