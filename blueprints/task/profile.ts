import { type ActionScope, type Script, type SecretKey, type StoreKey, sh } from '../dsl';

/** A key pair for the store: the app's own by `storeKey`, or another Secret's. */
export interface KeyPair {
  readonly id: SecretKey | StoreKey;
  readonly secret: SecretKey | StoreKey;
}

/**
 * `$profile`: what `kando --profile` wants (Kanister, pkg/param/param.go `Profile`), from the Profile's location and a key pair in the
 * environment. It says no `SkipSSLVerify`, so kando verifies the store's certificate whatever the Profile says. kando takes it as an argument
 * only: its own command line is the one place where the key stands. `kando_failed <log>` and `kando_error` bring its error into our own message.
 */
export function storeProfile(
  { profile }: Pick<ActionScope<never>, 'profile'>,
  key: KeyPair,
): Script<never, 'at-start'> {
  return sh`
    json() {
      local text=$1 quoted='' char code i
      for ((i = 0; i < \${#text}; i++)); do
        char=\${text:i:1}
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
        "$(json "${profile.bucket}")" "$(json "${profile.endpoint}")" \
        "$(json "${profile.prefix}")" "$(json "${profile.region}")"
      printf '"Credential":{"Type":"keyPair","KeyPair":{"ID":%s,"Secret":%s}}}' \
        "$(json "${key.id}")" "$(json "${key.secret}")"
    }
    profile=$(make_profile)
    export profile
    # What kando said goes to the log without its usage; its error is kept for the message of whoever fails.
    kando_failed() {
      sed '/^Usage:/,$d' "$1" >&2
      sed -n 's/^Error: //p' "$1" | head -c 300 >"$TMPDIR/kando-error"
    }
    kando_error() {
      if [ -s "$TMPDIR/kando-error" ]; then tr '\n' ' ' <"$TMPDIR/kando-error"; else printf 'it was killed'; fi
    }
    export -f kando_failed
  `;
}
