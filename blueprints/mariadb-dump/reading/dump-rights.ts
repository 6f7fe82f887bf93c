import { literal, type Script, sh } from '../../dsl';
import { ours } from '../server/client';

/** With one of these on *.* an account sees the name of every database; without them only those it has rights in. Source: https://mariadb.com/kb/en/show-databases/ */
const SEES_ALL = [
  ...[
    'SHOW DATABASES',
    'SELECT',
    'INSERT',
    'UPDATE',
    'DELETE',
    'CREATE',
    'DROP',
    'REFERENCES',
    'INDEX',
    'ALTER',
    'CREATE TEMPORARY TABLES',
    'LOCK TABLES',
  ],
  ...['EXECUTE', 'CREATE VIEW', 'SHOW VIEW', 'CREATE ROUTINE', 'ALTER ROUTINE', 'EVENT', 'TRIGGER', 'DELETE HISTORY'],
];

/**
 * What a dump of any database needs. Without TRIGGER, EVENT or the last, mariadb-dump leaves triggers, events or routines out and says nothing: the server
 * shows an account none of them, so their rights are needed even where there are none. Source: https://mariadb.com/kb/en/mariadb-dump/
 */
const ALWAYS = ['SELECT', 'TRIGGER', 'EVENT'];

/** The databases that have views, which SELECT shows. */
const views = `SELECT DISTINCT table_schema FROM information_schema.tables WHERE table_type = 'VIEW' AND ${ours('table_schema')} ORDER BY 1`;

/** Whoever may read this sees every routine with its body; from 11.3 on, SHOW CREATE ROUTINE on a database does the same there. */
const routines = 'SELECT 1 FROM mysql.proc LIMIT 0';

/** `try_dump_rights` fails unless the account sees every database and may read all that a dump of `names_of_databases` holds. Needs `ask_grants` and `refuse_dump`. */
export function dumpRights(): Script<never, never> {
  return sh`
    sees_all_databases() {
      local right
      while IFS= read -r right; do
        if has_right "$right"; then return; fi
      done <<<"${literal('rights_to_see', SEES_ALL.join('\n'))}"
      return 1
    }
    # Before 11.3 there is no such right, and ALL does not stand for it.
    shows_routines() {
      [[ $version =~ ^([0-9]+)[.]([0-9]+)[.] ]] && [ "$((BASH_REMATCH[1] * 100 + BASH_REMATCH[2]))" -ge 1103 ]
    }
    try_dump_rights() {
      local right name missing='' with_views
      ask_grants
      sees_all_databases || missing='SHOW DATABASES on *.*'
      with_views=$(ask "${literal('views_query', views)}")
      for name in "\${names_of_databases[@]}"; do
        while IFS= read -r right; do
          if ! has_right "$right" "$name"; then missing+="\${missing:+, }$right on $name"; fi
        done <<<"${literal('dump_rights', ALWAYS.join('\n'))}"
      done
      while IFS= read -r name; do
        if [ -n "$name" ] && ! has_right 'SHOW VIEW' "$name"; then missing+="\${missing:+, }SHOW VIEW on $name"; fi
      done <<<"$with_views"
      if ! query "${literal('routines_query', routines)}"; then
        for name in "\${names_of_databases[@]}"; do
          if shows_routines && has_right 'SHOW CREATE ROUTINE' "$name"; then continue; fi
          missing+="\${missing:+, }SELECT on mysql.proc"
          break
        done
      fi
      [ -z "$missing" ] || refuse_dump "user $user may not read all that a dump holds (missing: \${missing:0:600}); grant these rights, or name another user in the app's file"
    }
  `;
}
