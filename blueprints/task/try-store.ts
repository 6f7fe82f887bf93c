import { sh } from '../dsl';

/** Stores a few bytes next to where the data will be. This tests the key pair, the bucket and the connection. */
export const tryStore = sh`
  store_something() {
    printf 'a preflight of jerrycan\n' | kando location push --profile "$profile" --path "$1/preflight" - >&2 2>"$TMPDIR/kando.log" || {
      kando_failed "$TMPDIR/kando.log"
      fail "kando could not store $1/preflight: $(kando_error "$TMPDIR/kando.log"); check the store's address, key and right to write"
    }
  }
`;
