# shellcheck shell=bash
# reads: host port user
# sets: grants
#
# `ask_grants` asks what the account may do, by itself and by its role (`SHOW GRANTS`); `has_right <right> [<database>]` whether it may do that: everywhere,
# or in this database. Rights on single tables are not counted. `$grants` may hold the hash of a password: it goes nowhere.

ask_grants() {
  grants=$(query 'SHOW GRANTS') || fail "server $host:$port: the grants of user $user could not be read ($(error_in "$TMPDIR/query.log")); check the account"
}
# Of a grant on databases the pattern: MariaDB's _ and % are bash's ? and *, and \ makes the next character itself.
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
