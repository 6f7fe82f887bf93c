import { literal, type Script, sh } from '../dsl';

/** Accounts that belong to the server or its image: their restore would change who rules the server. */
const SYSTEM = "'', 'root', 'mysql', 'mariadb.sys', 'PUBLIC', 'healthcheck'";

const accounts = `SELECT CONCAT(QUOTE(user), '@', QUOTE(host)) AS account, user, is_role = 'Y' AS role
  FROM mysql.user WHERE user NOT IN (${SYSTEM}) AND CONCAT(user, host) NOT REGEXP '[[:cntrl:]]'`;

/** For each account the statements that print its block; roles come first, since users are granted them. */
const printing = `SELECT CONCAT(
    'SELECT ', QUOTE(CONCAT('-- User: ', account)), '; ',
    IF(role, CONCAT('SELECT ', QUOTE(CONCAT('CREATE ROLE ', QUOTE(user)))), CONCAT('SHOW CREATE USER ', account)), '; ',
    'SELECT ', QUOTE(CONCAT('-- Grants: ', account)), '; ',
    'SHOW GRANTS FOR ', IF(role, QUOTE(user), account), ';')
  FROM (${accounts}) AS a ORDER BY role DESC, account`;

/** `accounts` prints users and roles as SQL, a block each. It holds hashes of passwords: it goes to the store and nowhere else. */
export function printAccounts(): Script<never, never> {
  return sh`
    accounts() {
      printf -- '-- Jerrycan users: mariadb %s\n' "$version"
      query "${literal('account_statements', printing)}" | mariadb_client | sed '/^-- /!s/$/;/'
    }
  `;
}

/**
 * `restore_accounts <file>…` makes the users and roles that are missing, and gives them their grants. Existing ones stay as they are.
 * A grant on a table or routine that is no more is left out and said; of other errors only the number is said, for the text may hold a hash.
 */
export function restoreAccounts(): Script<never, never> {
  return sh`
    restore_accounts() {
      local line account section=none restored=0 others
      query "SELECT account FROM (${literal('account_names', accounts)}) AS a" >"$TMPDIR/accounts"
      : >"$TMPDIR/create.sql"
      : >"$TMPDIR/grant.sql"
      while IFS= read -r line; do
        case $line in
          '-- User: '*)
            account=\${line#-- User: }
            section=skip
            case $account in
              "''@"* | "'root'@"* | "'mysql'@"* | "'mariadb.sys'@"* | "'PUBLIC'@"* | "'healthcheck'@"*) continue ;;
            esac
            if ! grep -Fxq -e "$account" "$TMPDIR/accounts"; then
              section=create
              restored=$((restored + 1))
              printf 'user %s: was missing\n' "\${account//###/#}" >&2
            fi
            ;;
          '-- Grants: '*) if [ "$section" = create ]; then section=grant; fi ;;
          *) case $section in create | grant) printf '%s\n' "$line" >>"$TMPDIR/$section.sql" ;; esac ;;
        esac
      done < <(cat "$@")
      mariadb_client <"$TMPDIR/create.sql" 2>"$TMPDIR/accounts.log" ||
        fail "users: one cannot be made (error $(account_errors)); the databases are restored"
      mariadb_client --force <"$TMPDIR/grant.sql" 2>"$TMPDIR/accounts.log" || true
      if account_errors | grep -Eqx '1054|1146|1305'; then
        printf 'users: grants on columns, tables or routines that are no more are left out\n' >&2
      fi
      others=$(account_errors | grep -Evx '1054|1146|1305' || true)
      [ -z "$others" ] || fail "users: a grant cannot be given (error $others); the databases are restored"
      printf 'users: %s restored\n' "$restored" >&2
    }
    account_errors() {
      sed -n 's/^ERROR \([0-9]*\) .*/\1/p' "$TMPDIR/accounts.log"
    }
  `;
}
