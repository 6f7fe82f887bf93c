# shellcheck shell=bash
#
# `make_profile <bucket> <endpoint> <prefix> <region> <id> <secret>` prints what `kando --profile` wants (Kanister, pkg/param/param.go `Profile`). It says no
# `SkipSSLVerify`, so kando verifies the store's certificate whatever the Profile says. kando takes it as an argument only: its own command line is the one
# place where the key stands.
# `kando_failed <log>` gives what kando said to the task's log, without its usage; `kando_error <log>` prints its error, for the message of whoever fails.

json() {
  local text=$1 quoted='' char code i
  for ((i = 0; i < ${#text}; i++)); do
    char=${text:i:1}
    case $char in
      '"' | \\) quoted+="\\$char" ;;
      [[:cntrl:]])
        printf -v code '\\u%04x' "'$char"
        quoted+=$code
        ;;
      *) quoted+=$char ;;
    esac
  done
  printf '"%s"' "$quoted"
}
make_profile() {
  printf '{"Location":{"type":"s3Compliant","bucket":%s,"endpoint":%s,"prefix":%s,"region":%s},' \
    "$(json "$1")" "$(json "$2")" "$(json "$3")" "$(json "$4")"
  printf '"Credential":{"Type":"keyPair","KeyPair":{"ID":%s,"Secret":%s}}}' "$(json "$5")" "$(json "$6")"
}
kando_failed() {
  sed '/^Usage:/,$d' "$1" >&2
}
kando_error() {
  local said
  said=$(sed -n 's/^Error: //p' "$1" 2>/dev/null | head -c 300) || true
  said=${said//$'\n'/ }
  printf '%s' "${said:-it was killed}"
}
