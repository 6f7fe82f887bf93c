# shellcheck shell=bash
# needs: account_names
# sets: restored_users
#
# `restore_accounts <file>…` creates missing users and roles, and grants them their rights. Existing accounts do not
# change. A grant on a table or routine that no longer exists is skipped and logged. Other errors are logged only with
# number and account, because their text may contain a hash.
# None of them fails the restore, because the databases are restored: `$restored_users` is `none`, `restored` or
# `failed: <errors> (<which>)`.

restored_users=none
restore_accounts() {
  local line account section=none restored=0
  local -a errors creating=() granting=('')
  restored_users='failed: 1'
  query "SELECT account FROM (${account_names}) AS a" >"$TMPDIR/accounts" || return
  : >"$TMPDIR/create.sql" || return
  # A grant must not create an account without its password if creating the account failed.
  printf "SET SESSION sql_mode = 'NO_AUTO_CREATE_USER';\n" >"$TMPDIR/grant.sql" || return
  while IFS= read -r line; do
    case $line in
      '-- User: '*)
        account=${line#-- User: }
        section=skip
        case $account in
          "''@"* | "'root'@"* | "'mysql'@"* | "'mariadb.sys'@"* | "'PUBLIC'@"* | "'healthcheck'@"*) continue ;;
        esac
        if ! grep -Fxq -e "$account" "$TMPDIR/accounts"; then
          section=create
          restored=$((restored + 1))
          printf 'user %s: is missing and will be created\n' "${account//###/#}" >&2
        fi
        ;;
      '-- Grants: '*) if [ "$section" = create ]; then section=grant; fi ;;
      *)
        case $section in
          create) creating+=("$account") ;;
          grant) granting+=("$account") ;;
          *) continue ;;
        esac
        printf '%s\n' "$line" >>"$TMPDIR/$section.sql"
        ;;
    esac
  done < <(cat "$@")
  mariadb_client --force <"$TMPDIR/create.sql" 2>"$TMPDIR/accounts.log" || true
  mapfile -t errors < <(account_errors "${creating[@]}")
  mariadb_client --force <"$TMPDIR/grant.sql" 2>"$TMPDIR/accounts.log" || true
  if account_errors "${granting[@]}" | grep -Eq '^(1054|1146|1305) '; then
    printf 'users: grants on columns, tables or routines that no longer exist are skipped\n' >&2
  fi
  mapfile -t -O "${#errors[@]}" errors < <(account_errors "${granting[@]}" | grep -Ev '^(1054|1146|1305) ')
  if [ "${#errors[@]}" -gt 0 ]; then
    printf -v account '%s, ' "${errors[@]//###/#}"
    restored_users="failed: ${#errors[@]} (errors ${account:0:600})"
    restored_users="${restored_users/%, )/)}"
    printf 'users: not all could be created or given their grants (errors %s); the databases are restored\n' "${errors[*]%% of *}" >&2
    return
  fi
  restored_users=restored
  printf 'users: %s restored\n' "$restored" >&2
}
# Prints the number of each error and its account. The arguments are the accounts, one for each line of the statements.
account_errors() {
  local number line
  while read -r number line; do
    printf '%s of %s\n' "$number" "${@:line:1}"
  done < <(sed -nE 's/^ERROR ([0-9]+) .* at line ([0-9]+):.*/\1 \2/p' "$TMPDIR/accounts.log")
}
refuse_accounts() {
  restored_users="failed: 1 ($(error_in "$TMPDIR/query.log" "$TMPDIR/accounts.log"))"
  printf 'users: could not be read or compared %s; the databases are restored\n' "${restored_users#failed: 1 }" >&2
}
