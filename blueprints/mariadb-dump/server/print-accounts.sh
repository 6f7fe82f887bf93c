# shellcheck shell=bash
# needs: account_statements
# reads: version
#
# `accounts` prints users and roles as SQL, one block each. The output contains password hashes, so it goes only to the
# store.

accounts() {
  printf -- '-- Jerrycan users: mariadb %s\n' "$version"
  query "${account_statements}" | mariadb_client | sed '/^-- /!s/$/;/'
}
