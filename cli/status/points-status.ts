import type { AppCatalog } from '../points/app-catalog';
import { isCandidate } from '../points/candidate';
import { bytesOf } from '../points/points';
import { unsoundPoints } from '../points/unsound-points';
import type { PointsStatus } from './status-facts';

/** Counts the restore points. Each one is verified, unverified, a safety point or broken: these four add up to `total`. */
export function pointsStatus({ address, entries, refused }: AppCatalog): PointsStatus {
  const { broken, covered } = unsoundPoints({ entries, refused });
  const sound = entries.filter(({ state }) => !state?.broken && !state?.retired);
  const count = (is: (entry: AppCatalog['entries'][number]) => boolean) => sound.filter(is).length;
  const safety = count(({ point }) => Boolean(point.safety));
  const verified = count(isCandidate);
  return {
    address,
    total: sound.length + broken.length,
    verified,
    unverified: sound.length - safety - verified,
    safety,
    broken: broken.length,
    covered: covered.length,
    bytes: entries.reduce((sum, entry) => sum + bytesOf(entry), 0),
    latest: entries.find(isCandidate)?.point.run ?? null,
  };
}
