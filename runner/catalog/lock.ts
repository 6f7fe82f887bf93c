import { rfc3339 } from '../../contracts/time';

/**
 * Until when the store's lock keeps the objects of a restore point, retired or not. Each object is locked for `days` after it is
 * written, and all were written before the point was signed. UTC, RFC 3339; `null` if there is no lock.
 *
 * @param signed when the point was signed; RFC 3339
 * @param days the store's declared lock; a lock that a person extended is not considered
 */
export const lockedUntil = (signed: string, days: number | undefined): string | null =>
  days === undefined ? null : rfc3339(Date.parse(signed) + days * 86_400_000);
