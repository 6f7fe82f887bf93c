# shellcheck shell=bash
# reads: user grants
#
# `try_account_rights` checks that the account may create users and grant them rights. It requires `ask_grants`.

try_account_rights() {
  has_right 'CREATE USER' || fail "user $user may not create users (missing: CREATE USER); grant it, or restore without --users"
  has_right SELECT mysql || fail "user $user may not list users (missing: SELECT on mysql); grant it, or restore without --users"
  case $grants in
    *' WITH GRANT OPTION'*) ;;
    *) fail "user $user may not grant rights (missing: GRANT OPTION); grant it, or restore without --users" ;;
  esac
}
