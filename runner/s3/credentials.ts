import type { Clock } from '../ports/clock';

/** The credentials that sign a request to the store. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Set for temporary credentials only. */
  readonly sessionToken?: string;
}

/** Called before every request, since temporary credentials change. */
export type CredentialSource = () => Promise<Credentials>;

export interface TemporaryCredentials extends Credentials {
  readonly sessionToken: string;
  /** Milliseconds since the epoch, by the provider's clock. */
  readonly expires: number;
}

/** How long before their end credentials are renewed: twice the largest accepted difference between two clocks. Milliseconds. */
const MARGIN = 600_000;

export const fixed =
  (credentials: Credentials): CredentialSource =>
  async () =>
    credentials;

/**
 * Temporary credentials that are renewed before they expire. If that fails, the current ones are used until their end, so that a short
 * outage of the provider fails no run.
 *
 * @throws the error of `obtain`, if no valid credentials are left
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
