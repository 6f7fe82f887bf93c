import { literal, sh } from '../../dsl';
import { ours } from './client';
import { alterEvent } from './turn';

/** An event's definer as the tables of privileges write it. */
const grantee = `CONCAT('\\'', SUBSTRING(e.definer, 1, CHAR_LENGTH(e.definer) - CHAR_LENGTH(SUBSTRING_INDEX(e.definer, '@', -1)) - 1), '\\'@\\'',
  SUBSTRING_INDEX(e.definer, '@', -1), '\\'')`;
const writes = "p.privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'CREATE', 'DROP', 'ALTER', 'EXECUTE', 'SUPER')";

/**
 * Enabled events of databases outside of the dump that may write into its databases: an event writes with its definer's rights. A definer whose rights this account
 * does not see may too. Before it stands the list of the dump's databases, `d`.
 */
const able = `information_schema.events AS e
  WHERE e.status = 'ENABLED' AND ${ours('e.event_schema')} AND BINARY e.event_schema NOT IN (SELECT BINARY name FROM d)
  AND (NOT EXISTS (SELECT 1 FROM information_schema.user_privileges AS p WHERE p.grantee = ${grantee})
    OR EXISTS (SELECT 1 FROM information_schema.user_privileges AS p WHERE p.grantee = ${grantee} AND ${writes})
    OR EXISTS (SELECT 1 FROM information_schema.schema_privileges AS p JOIN d ON d.name LIKE p.table_schema WHERE p.grantee = ${grantee} AND ${writes})
    OR EXISTS (SELECT 1 FROM information_schema.table_privileges AS p JOIN d ON d.name = p.table_schema WHERE p.grantee = ${grantee} AND ${writes}))`;

const names = `SELECT CONCAT(QUOTE(e.event_schema), ', ', QUOTE(e.event_name)) FROM ${able} ORDER BY e.event_schema, e.event_name`;

/**
 * `stop_events` disables, one by one, the events of other databases that would write into what is loaded, when the server runs events at all; the task's end enables
 * them again. Those of the dump's databases are dropped with them, and made again after the assertions. Needs `take_turn`.
 */
export const runningEvents = sh`
  databases_as_rows() {
    local name rows=''
    for name in "\${names[@]}"; do
      name=\${name//\\/\\\\}
      rows+="\${rows:+ UNION ALL }SELECT '\${name//\'/\\\'}' AS name"
    done
    printf '%s' "$rows"
  }
  stop_events() {
    local scheduler with found event statements
    scheduler=$(ask 'SELECT @@GLOBAL.event_scheduler')
    if [ "$scheduler" != ON ] || [ "$databases" = 0 ]; then return; fi
    with="WITH d AS ($(databases_as_rows)) "
    found=$(ask "$with${literal('running_events', names)}")
    if [ -z "$found" ]; then return; fi
    printf 'events that may write into what is loaded are disabled until the end: %s\n' "\${found//$'\n'/; }" >&2
    statements=$(ask "$with${literal('disable_query', alterEvent('DISABLE', able))}")
    while IFS= read -r event; do
      keep_event "$event" || refuse_events "$found"
    done <<<"$found"
    mariadb_client <<<"$statements" 2>"$TMPDIR/query.log" || refuse_events "$found"
  }
  refuse_events() {
    fail "server $host:$port: events may write into what is loaded (\${1//$'\n'/; }), and user $user may not disable them ($(error_in "$TMPDIR/query.log")); run ALTER EVENT … DISABLE for each until it is restored, or give the user EVENT and SET USER, and all rights on jerrycan_load.*"
  }
`;
