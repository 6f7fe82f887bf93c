import { library } from '../../dsl';
import { ours } from './client';
import { alterEvent } from './turn';

/** An event's definer, in the format of the privilege tables. */
const grantee = `CONCAT('\\'', SUBSTRING(e.definer, 1, CHAR_LENGTH(e.definer) - CHAR_LENGTH(SUBSTRING_INDEX(e.definer, '@', -1)) - 1), '\\'@\\'',
  SUBSTRING_INDEX(e.definer, '@', -1), '\\'')`;
const writes = "p.privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'CREATE', 'DROP', 'ALTER', 'EXECUTE', 'SUPER')";

/**
 * Enabled events of databases outside the dump that may write to its databases. An event writes with the rights of its
 * definer. An event also counts if this account cannot see the rights of its definer. The query requires `d`, the list of the
 * dump's databases.
 */
const able = `information_schema.events AS e
  WHERE e.status = 'ENABLED' AND ${ours('e.event_schema')} AND BINARY e.event_schema NOT IN (SELECT BINARY name FROM d)
  AND (NOT EXISTS (SELECT 1 FROM information_schema.user_privileges AS p WHERE p.grantee = ${grantee})
    OR EXISTS (SELECT 1 FROM information_schema.user_privileges AS p WHERE p.grantee = ${grantee} AND ${writes})
    OR EXISTS (SELECT 1 FROM information_schema.schema_privileges AS p JOIN d ON d.name LIKE p.table_schema WHERE p.grantee = ${grantee} AND ${writes})
    OR EXISTS (SELECT 1 FROM information_schema.table_privileges AS p JOIN d ON d.name = p.table_schema WHERE p.grantee = ${grantee} AND ${writes}))`;

const names = `SELECT CONCAT(QUOTE(e.event_schema), ', ', QUOTE(e.event_name)) FROM ${able} ORDER BY e.event_schema, e.event_name`;

/** The functions of `running-events.sh`. */
export const runningEvents = library(__dirname, 'running-events.sh', {
  running_events: names,
  disable_query: alterEvent('DISABLE', able),
});
