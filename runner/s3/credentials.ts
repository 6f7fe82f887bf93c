import type { Clock } from '../ports/clock';

/** What signs a request to the store. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials; absent: a key pair of a user's. */
  readonly sessionToken?: string;
}

/** Asked before every request: temporary credentials are others an hour later. */
export type CredentialSource = () => Promise<Credentials>;

export interface TemporaryCredentials extends Credentials {
  readonly sessionToken: string;
  /** Milliseconds since the epoch, by the clock of who gave them. */
  readonly expires: number;
}

/** Twice what two clocks may be apart without a run being refused. Milliseconds. */
const MARGIN = 600_000;

export const fixed =
  (credentials: Credentials): CredentialSource =>
  async () =>
    credentials;

/**
 * Temporary credentials, renewed before they expire. Where that fails, what is there is used to its end: nobody's run fails for an outage of some
 * minutes of who gives them.
 *
 * @throws what `obtain` throws, when there are none that are still valid
 */
export function renewed(obtain: () => Promise<TemporaryCredentials>, clock: Pick<Clock, 'now'>): CredentialSource {
  let current: TemporaryCredentials | undefined;
  let renewing: Promise<TemporaryCredentials> | undefined;
  const isValid = (margin: number) => current !== undefined && clock.now() < current.expires - margin;
  return async () => {
    if (current && isValid(MARGIN)) return current;
    renewing ??= obtain().finally(() => {
      renewing = undefined;
    });
    try {
      current = await renewing;
    } catch (error) {
      if (!isValid(0)) throw error;
    }
    return current!;
  };
}
