import { literal, sh } from '../../dsl';

/** What a load of any dump does: it drops, makes and fills, and `ALTER TABLE … DISABLE KEYS` stands around every table's rows. */
const ALWAYS = ['SELECT', 'INSERT', 'CREATE', 'DROP', 'ALTER'];

/** What the server's databases hold besides tables, and what a load of that needs. */
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
 * `find_missing` adds to `$missing` the rights that the account lacks to load the databases in `names`. What the dump holds besides tables its own header says. An older
 * dump's is not known before it is loaded: what the server holds now is looked at. Needs `ask_grants` and `read_header`.
 * Sources: https://mariadb.com/kb/en/mariadb-dump/ and https://mariadb.com/kb/en/grant/
 */
export const loadRights = sh`
  rights_needed() {
    local name right
    for name in "\${names[@]}"; do
      while IFS= read -r right; do
        printf '%s\t%s\n' "$right" "$name"
      done <<<"${literal('load_rights', ALWAYS.join('\n'))}"
    done
    if [ "$header_version" = 1 ]; then rights_of_server; else sed -n 's/^right\t//p' "$TMPDIR/needs"; fi
  }
  rights_of_server() {
    local listed right name
    listed=$(query "${literal('rights_query', needs)}") || return 1
    while IFS=$'\t' read -r right name; do
      case " \${names[*]-} " in *" $name "*) printf '%s\t%s\n' "$right" "$name" ;; esac
    done <<<"$listed"
  }
  find_missing() {
    local needed right name
    needed=$(rights_needed) || fail "server $host:$port: does not say what its databases hold ($(error_in "$TMPDIR/query.log")); see whether the server is sound"
    while IFS=$'\t' read -r right name; do
      if [ -n "$right" ] && ! has_right "$right" "$name"; then missing+="\${missing:+, }$right on $name"; fi
    done <<<"$needed"
  }
`;

/** `try_account_rights` sees whether the account may make users and give them their grants. Needs `ask_grants`. */
export const accountRights = sh`
  try_account_rights() {
    has_right 'CREATE USER' || fail "user $user may not make users (missing: CREATE USER); grant it, or restore without --users"
    has_right SELECT mysql || fail "user $user may not see which users there are (missing: SELECT on mysql); grant it, or restore without --users"
    case $grants in
      *' WITH GRANT OPTION'*) ;;
      *) fail "user $user may not give grants (missing: GRANT OPTION); grant it, or restore without --users" ;;
    esac
  }
`;
