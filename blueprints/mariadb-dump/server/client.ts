import { literal, type Script, type SecretKey, sh } from '../../dsl';
import { errorText } from './error-text';

/** How the tasks reach the server, and as whom. */
export interface MariadbLogin {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: SecretKey;
}

/** The schemas that are the server's own, and ours while a load runs (see `turn.ts`). */
const SYSTEM = "'information_schema', 'performance_schema', 'mysql', 'sys', 'jerrycan_load'";
/** Of `sql_select_limit`: that there is none. A server may have another one for every session, which mariadb-dump obeys and does not say. */
export const ALL_ROWS = '18446744073709551615';

/** A condition on a schema's column. `#mysql50#` is what the server calls a folder that is no database, as `lost+found`. */
export const ours = (column: string) => `${column} NOT IN (${SYSTEM}) AND ${column} NOT LIKE '#mysql50#%'`;

/**
 * `query <sql>` prints rows, columns parted by tabs, and leaves an error in `$TMPDIR/query.log`; `ask <sql>` fails the task then, in the error's words.
 * `login` are the options of every client; `$version` is the server's. The password reaches the clients in their environment.
 */
export function client({ host, port, user, password }: MariadbLogin): Script<never, never> {
  const at = `${password.secret} (key ${password.key})`;
  return sh`
    ${errorText}
    require mariadb "take the image of the server, or one of the same version (MariaDB's own clients, from 10.5 on)"
    require mariadb-dump "take the image of the server, or one of the same version (MariaDB's own clients, from 10.5 on)"
    export MYSQL_PWD="${password}"
    login=(--host="${literal('host', host)}" --port="${literal('port', port)}" --user="${literal('user', user)}" --protocol=TCP)
    mariadb_client() {
      mariadb "\${login[@]}" --default-character-set=utf8mb4 --batch --raw --skip-column-names \
        --init-command="SET SESSION sql_mode = '', SESSION foreign_key_checks = 0, SESSION tx_read_only = 0, SESSION sql_select_limit = ${literal('all_rows', ALL_ROWS)}" "$@"
    }
    query() {
      mariadb_client --connect-timeout=10 --execute="$1" </dev/null 2>"$TMPDIR/query.log"
    }
    ask() {
      query "$1" || fail "server $host:$port: refuses a question of this task ($(error_in "$TMPDIR/query.log")); see the rights of user $user, and whether the server is sound"
    }
    version=$(query 'SELECT VERSION()') ||
      fail "server $host:$port: does not answer as user $user ($(error_in "$TMPDIR/query.log")); see whether it runs, and whether the Secret ${literal('password_at', at)} has the user's password"
    printf 'server %s:%s is %s\n' "$host" "$port" "$version" >&2
  `;
}
