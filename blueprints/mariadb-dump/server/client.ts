import { library, literal, type Script, type SecretKey, sh } from '../../dsl';
import { errorText } from './error-text';

/** The address of the server and the user of the tasks. */
export interface MariadbLogin {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: SecretKey;
  /** The only databases that exist for the tasks. @default - all */
  readonly databases?: readonly string[];
}

/** The server's own schemas, and the one that Jerrycan uses during a load (see `turn.ts`). */
const SYSTEM = "'information_schema', 'performance_schema', 'mysql', 'sys', 'jerrycan_load'";
/**
 * The value of `sql_select_limit` that means no limit. A server may set another value for every session, and
 * mariadb-dump obeys it silently.
 */
export const ALL_ROWS = '18446744073709551615';

/**
 * A condition on a schema's column: neither a schema of the server, nor a database of another capture. `client.sh` sets
 * `@jerrycan_only`. The server shows a folder that is not a database, such as `lost+found`, as `#mysql50#…`.
 */
export const ours = (column: string) =>
  `${column} NOT IN (${SYSTEM}) AND ${column} NOT LIKE '#mysql50#%' AND (@jerrycan_only IS NULL OR FIND_IN_SET(BINARY ${column}, BINARY @jerrycan_only))`;

/**
 * The functions of `client.sh`, and a check that the server answers. Sets `login`, the options of every client, and
 * `$version`, the server's version.
 */
export function client({ host, port, user, password, databases = [] }: MariadbLogin): Script<never, never> {
  const at = `${password.secret} (key ${password.key})`;
  return sh`
    ${errorText}
    ${library(__dirname, 'client.sh', { host, port, user, all_rows: ALL_ROWS, only: databases.join(',') })}
    require mariadb "use the image of the server, or one of the same version (with MariaDB's own clients, 10.5 or later)"
    require mariadb-dump "use the image of the server, or one of the same version (with MariaDB's own clients, 10.5 or later)"
    export MYSQL_PWD="${password}"
    login=(--host="$host" --port="$port" --user="$user" --protocol=TCP)
    version=$(query 'SELECT VERSION()') ||
      fail "server $host:$port: cannot be queried as user $user ($(error_in "$TMPDIR/query.log")); check that it runs, and that the Secret ${literal('password_at', at)} has the user's password"
    printf 'server %s:%s is %s\n' "$host" "$port" "$version" >&2
  `;
}
