import type { PublicKey } from '../../contracts/app-config';
import { rfc3339 } from '../../contracts/time';
import type { Context } from '../ports/context';
import { exitCodes, Failure } from '../ports/failure';
import { idOfPrivateKey, open, seal } from './signature';

type Signer = Pick<Context, 'clock' | 'config' | 'log' | 'signingKeys'>;

/**
 * Signs with the newest of the app's keys that is valid now, and verifies the result as every reader does, so that nothing is written that no
 * catalog would list. During a rotation the Secret also has the next key, which signs as soon as `app.json` contains it.
 *
 * @returns the text to store
 * @throws Failure if no key is listed in `keys/<app>.json` and valid now
 */
export function signed({ clock, config, log, signingKeys }: Signer, said: unknown): string {
  const now = clock.now();
  const secret = `the Secret ${config.app}-signing`;
  const causes: string[] = [];
  for (const key of newestFirst(signingKeys, config.publicKeys)) {
    if ('flaw' in key) {
      causes.push(`${secret} has an invalid private key: ${key.flaw}`);
      continue;
    }
    const { id, pem } = key;
    try {
      const text = seal(said, pem, rfc3339(now));
      open(text, config.publicKeys, { modified: now });
      return text;
    } catch (error) {
      const why = reason(config.publicKeys, id, now) ?? (error as Error).message;
      causes.push(`readers would reject the signature of the key ${id} of ${secret}: ${why}`);
    }
  }
  const next = causes.some((cause) => cause.startsWith('readers'))
    ? `check keys/${config.app}.json; synthesize, commit and sync; or run npx jerrycan keys`
    : 'create it again: npx jerrycan keys';
  throw new Failure({ step: log.step, cause: causes.join('; ') || `${secret} has no private key`, next });
}

/** @throws Failure with the exit code 3 if this run cannot sign anything that readers would accept */
export function checkSigningKey(context: Context): void {
  try {
    signed(context, { kind: 'jerrycan/preflight' });
  } catch (error) {
    throw Failure.of(error, 'preflight').as(exitCodes.refused);
  }
}

type Candidate = { readonly pem: string } & ({ readonly id: string } | { readonly flaw: string });

/** Sorts the key with the latest start first; a key that the app does not list comes last, so that the error can name it. */
function newestFirst(pems: readonly string[], keys: readonly PublicKey[]): Candidate[] {
  const known = new Map(keys.map(({ id, from }) => [id, Date.parse(from)]));
  const fromOf = (key: Candidate) => ('id' in key && known.get(key.id)) || 0;
  return pems.map(candidate).sort((a, b) => fromOf(b) - fromOf(a));
}

function candidate(pem: string): Candidate {
  try {
    return { pem, id: idOfPrivateKey(pem) };
  } catch (error) {
    return { pem, flaw: (error as Error).message };
  }
}

/** A laptop's clock may be ahead of this node's: then the key becomes valid soon, and the error states when. */
function reason(keys: readonly PublicKey[], id: string, now: number): string | undefined {
  const key = keys.find((known) => known.id === id);
  if (!key) return `the app's keys are ${keys.map((known) => known.id).join(', ') || 'none'}`;
  const early = Date.parse(key.from) - now;
  if (early > 0) return `it is valid from ${key.from}, ${Math.ceil(early / 1000)} s ahead of this node's clock`;
  if (key.revoked) return `it is revoked from ${key.until} on`;
  if (key.until !== null && now >= Date.parse(key.until)) return `it was valid until ${key.until}`;
  return undefined;
}
