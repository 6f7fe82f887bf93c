import type { PublicKey } from '../../contracts/app-config';
import { rfc3339 } from '../../contracts/time';
import type { Context } from '../ports/context';
import { exitCodes, Failure } from '../ports/failure';
import { idOfPrivateKey, open, seal } from './signature';

type Signer = Pick<Context, 'clock' | 'config' | 'log' | 'signingKeys'>;

/**
 * Signs with the newest of the app's keys that every reader believes now, and opens what it signed as they will: nothing is written that no catalog
 * would list. During a rotation the Secret holds the next key too, which signs as soon as `app.json` knows it.
 *
 * @returns the text to be written into the store
 * @throws Failure if no key is one of `keys/<app>.json`, and valid now
 */
export function signed({ clock, config, log, signingKeys }: Signer, said: unknown): string {
  const now = clock.now();
  const secret = `the Secret ${config.app}-signing`;
  const causes: string[] = [];
  for (const key of newestFirst(signingKeys, config.publicKeys)) {
    if ('flaw' in key) {
      causes.push(`${secret} holds no private key: ${key.flaw}`);
      continue;
    }
    const { id, pem } = key;
    try {
      const text = seal(said, pem, rfc3339(now));
      open(text, config.publicKeys, { modified: now });
      return text;
    } catch (error) {
      const why = reason(config.publicKeys, id, now) ?? (error as Error).message;
      causes.push(`nobody would believe a restore point signed by the key ${id} of ${secret}: ${why}`);
    }
  }
  const next = causes.some((cause) => cause.startsWith('nobody'))
    ? `see keys/${config.app}.json; synthesize, commit and sync; or npx jerrycan keys`
    : 'make it anew: npx jerrycan keys';
  throw new Failure({ step: log.step, cause: causes.join('; ') || `${secret} holds no private key`, next });
}

/** @throws Failure with the exit code 3 if nothing that this run signs would be believed */
export function checkSigningKey(context: Context): void {
  try {
    signed(context, { kind: 'jerrycan/preflight' });
  } catch (error) {
    throw Failure.of(error, 'preflight').as(exitCodes.refused);
  }
}

type Candidate = { readonly pem: string } & ({ readonly id: string } | { readonly flaw: string });

/** The one that began last comes first; one that the app does not know comes last, to be named in the error. */
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

/** A laptop's clock may be ahead of this node's: then the key is valid soon, and that is said. */
function reason(keys: readonly PublicKey[], id: string, now: number): string | undefined {
  const key = keys.find((known) => known.id === id);
  if (!key) return `the app's keys are ${keys.map((known) => known.id).join(', ') || 'none'}`;
  const early = Date.parse(key.from) - now;
  if (early > 0) return `it is valid from ${key.from}, ${Math.ceil(early / 1000)} s ahead of this node's clock`;
  if (key.revoked) return `it is revoked from ${key.until} on`;
  if (key.until !== null && now >= Date.parse(key.until)) return `it was valid until ${key.until}`;
  return undefined;
}
