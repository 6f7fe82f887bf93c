# shellcheck shell=bash
# needs: account_statements
# reads: version
#
# `accounts` prints users and roles as SQL, a block each. It holds hashes of passwords: it goes to the store and nowhere else.

accounts() {
  printf -- '-- Jerrycan users: mariadb %s\n' "$version"
  query "${account_statements}" | mariadb_client | sed '/^-- /!s/$/;/'
}
