import type { PublicKey } from './app-config';
import { rfc3339 } from './clock';
import type { Context } from './context';
import { exitCodes, Failure } from './failure';
import { idOfPrivateKey, open, seal } from './signature';

/**
 * Signs with the app's key, and opens what it signed as every reader will: nothing is written that no catalog would list.
 *
 * @returns the text to be written into the store
 * @throws Failure if the key is none of `keys/<app>.json`, or not valid now
 */
export function signed(context: Pick<Context, 'clock' | 'config' | 'log' | 'signingKey'>, said: unknown): string {
  const { clock, config, log, signingKey } = context;
  const secret = `the Secret ${config.app}-signing`;
  let id: string;
  try {
    id = idOfPrivateKey(signingKey);
  } catch (error) {
    const cause = `${secret} holds no private key: ${(error as Error).message}`;
    throw new Failure({ step: log.step, cause, next: 'make it anew: npx jerrycan keys' });
  }
  const now = clock.now();
  const text = seal(said, signingKey, rfc3339(now));
  try {
    open(text, config.publicKeys);
    return text;
  } catch (error) {
    const why = reason(config.publicKeys, id, now) ?? (error as Error).message;
    throw new Failure({
      step: log.step,
      cause: `nobody would believe a restore point signed by the key ${id} of ${secret}: ${why}`,
      next: `see keys/${config.app}.json; synthesize, commit and sync; or npx jerrycan keys`,
    });
  }
}

/** @throws Failure with the exit code 3 if nothing that this run signs would be believed */
export function checkSigningKey(context: Context): void {
  try {
    signed(context, { kind: 'jerrycan/preflight' });
  } catch (error) {
    throw Failure.of(error, 'preflight').as(exitCodes.refused);
  }
}

/** A laptop's clock may be ahead of this node's: then the key is valid soon, and that is said. */
function reason(keys: readonly PublicKey[], id: string, now: number): string | undefined {
  const key = keys.find((known) => known.id === id);
  if (!key) return `the app's keys are ${keys.map((known) => known.id).join(', ') || 'none'}`;
  const early = Date.parse(key.from) - now;
  if (early > 0) return `it is valid from ${key.from}, ${Math.ceil(early / 1000)} s ahead of this node's clock`;
  if (key.until !== null && now >= Date.parse(key.until)) return `it was valid until ${key.until}`;
  return undefined;
}
