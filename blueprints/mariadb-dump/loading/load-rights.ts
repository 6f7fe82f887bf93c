import { literal, type Script, sh } from '../../dsl';

/** What a load of any dump does: it drops, makes, locks and fills, and `ALTER TABLE … DISABLE KEYS` stands around every table's rows. */
const ALWAYS = ['SELECT', 'INSERT', 'CREATE', 'DROP', 'ALTER', 'LOCK TABLES'];

/** What the databases hold besides tables, and what a load of that needs. */
const kinds = [
  { table: 'views', schema: 'table_schema', rights: ['CREATE VIEW'] },
  { table: 'triggers', schema: 'trigger_schema', rights: ['TRIGGER'] },
  { table: 'routines', schema: 'routine_schema', rights: ['CREATE ROUTINE', 'ALTER ROUTINE'] },
  { table: 'events', schema: 'event_schema', rights: ['EVENT'] },
];

/** A line for each right and each database in which something needs it. */
const needs = `${kinds
  .flatMap(({ table, schema, rights }) =>
    rights.map((right) => `SELECT DISTINCT '${right}', ${schema} FROM information_schema.${table}`),
  )
  .join(' UNION ')} ORDER BY 2, 1`;

/**
 * `try_rights` sees whether the account may load the databases in `names`; `try_account_rights` whether it may make users and give them their grants.
 * What the dump holds besides tables is not known before it is loaded: what the server holds now is looked at. Needs `ask_grants`.
 * Sources: https://mariadb.com/kb/en/mariadb-dump/ and https://mariadb.com/kb/en/grant/
 */
export function loadRights(): Script<never, never> {
  return sh`
    rights_needed() {
      local name right
      for name in "\${names[@]}"; do
        while IFS= read -r right; do
          printf '%s\t%s\n' "$right" "$name"
        done <<<"${literal('load_rights', ALWAYS.join('\n'))}"
      done
      query "${literal('rights_query', needs)}"
    }
    try_rights() {
      local needed right name line missing=''
      ask_grants
      needed=$(rights_needed) || fail "server $host:$port: does not say what its databases hold ($(error_in "$TMPDIR/query.log")); see whether the server is sound"
      while IFS=$'\t' read -r right name; do
        case " \${names[*]-} " in *" $name "*) ;; *) continue ;; esac
        if ! has_right "$right" "$name"; then missing+="\${missing:+, }$right on $name"; fi
      done <<<"$needed"
      [ -z "$missing" ] || fail "user $user may not load this restore point (missing: \${missing:0:500}); grant these rights, or name another user in the app's file"
    }
    try_account_rights() {
      has_right 'CREATE USER' || fail "user $user may not make users (missing: CREATE USER); grant it, or restore without --users"
      has_right SELECT mysql || fail "user $user may not see which users there are (missing: SELECT on mysql); grant it, or restore without --users"
      case $grants in
        *' WITH GRANT OPTION'*) ;;
        *) fail "user $user may not give grants (missing: GRANT OPTION); grant it, or restore without --users" ;;
      esac
    }
  `;
}
