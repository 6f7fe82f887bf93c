# shellcheck shell=bash
# reads: host port user
# sets: grants
#
# `ask_grants` reads the rights of the account, including those of its role (`SHOW GRANTS`). `has_right <right>
# [<database>]` checks whether it has a right everywhere, or in this database. Rights on single tables do not count.
# `$grants` may contain the hash of a password, so it is never printed.

ask_grants() {
  grants=$(query 'SHOW GRANTS') || fail "server $host:$port: the grants of user $user could not be read ($(error_in "$TMPDIR/query.log")); check the account"
}
# Turns the database of a grant into a bash pattern. MariaDB's _ and % become ? and *, and \ escapes the next character.
pattern_of() {
  local text=$1 i char pattern=''
  for ((i = 0; i < ${#text}; i++)); do
    char=${text:i:1}
    case $char in
      _) pattern+='?' ;;
      %) pattern+='*' ;;
      \\)
        i=$((i + 1))
        printf -v char '\\%s' "${text:i:1}"
        pattern+=$char
        ;;
      [a-zA-Z0-9]) pattern+=$char ;;
      *)
        printf -v char '\\%s' "$char"
        pattern+=$char
        ;;
    esac
  done
  printf '%s' "$pattern"
}
has_right() {
  local line rights tick pattern
  printf -v tick '\x60'
  while IFS= read -r line; do
    [[ $line =~ ^GRANT\ ([A-Z_\ ,]+)\ ON\ (.+)[.][*]\ TO\  ]] || continue
    rights=", ${BASH_REMATCH[1]}, "
    if [[ $rights != *", $1, "* && $rights != ', ALL PRIVILEGES, ' ]]; then continue; fi
    pattern=${BASH_REMATCH[2]}
    if [ "$pattern" = '*' ]; then return; fi
    if [ -z "${2:-}" ]; then continue; fi
    pattern=${pattern#"$tick"}
    pattern=${pattern%"$tick"}
    pattern=$(pattern_of "${pattern//$tick$tick/$tick}")
    # shellcheck disable=SC2254 # It is a pattern.
    case $2 in $pattern) return ;; esac
  done <<<"$grants"
  return 1
}
