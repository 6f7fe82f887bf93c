import { rfc3339 } from '../../contracts/time';

/**
 * Until when the store's lock holds the objects of a restore point, retired or not: each for so many days from when it was
 * written, and all were by the time the point was signed. UTC, RFC 3339; `null`: it holds none.
 *
 * @param signed when the point was signed; RFC 3339
 * @param days what the store declares; a lock that somebody prolonged is not seen
 */
export const lockedUntil = (signed: string, days: number | undefined): string | null =>
  days === undefined ? null : rfc3339(Date.parse(signed) + days * 86_400_000);
