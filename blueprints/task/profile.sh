# shellcheck shell=bash
#
# `make_profile <bucket> <endpoint> <prefix> <region> <id> <secret>` prints the value of `kando --profile` (Kanister,
# pkg/param/param.go `Profile`). It omits `SkipSSLVerify`, so kando always verifies the store's certificate, whatever
# the Profile says. kando accepts it only as an argument: kando's command line is the only place that contains the key.
# `kando_failed <log>` copies kando's messages, without its usage text, to the task's log. `kando_error <log>` prints
# its error for the message of a failure.

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
