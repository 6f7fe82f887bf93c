import { library, literal, type Script, type SecretKey, sh } from '../../dsl';
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

/** The functions of `client.sh`, and that the server answers: `login` are the options of every client, `$version` is the server's. */
export function client({ host, port, user, password }: MariadbLogin): Script<never, never> {
  const at = `${password.secret} (key ${password.key})`;
  return sh`
    ${errorText}
    ${library(__dirname, 'client.sh', { host, port, user, all_rows: ALL_ROWS })}
    require mariadb "use the image of the server, or one of the same version (with MariaDB's own clients, 10.5 or later)"
    require mariadb-dump "use the image of the server, or one of the same version (with MariaDB's own clients, 10.5 or later)"
    export MYSQL_PWD="${password}"
    login=(--host="$host" --port="$port" --user="$user" --protocol=TCP)
    version=$(query 'SELECT VERSION()') ||
      fail "server $host:$port: cannot be queried as user $user ($(error_in "$TMPDIR/query.log")); check that it runs, and that the Secret ${literal('password_at', at)} has the user's password"
    printf 'server %s:%s is %s\n' "$host" "$port" "$version" >&2
  `;
}
