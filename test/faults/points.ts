import { createHash } from 'node:crypto';
import { objectsIn, type Point, signedBy } from '../e2e/world/store/signed';
import type { World } from '../e2e/world/world';

const PREFIX = 'jerrycan/local/wordpress';

/** A restore point as `npx jerrycan points` lists it. */
export interface Listed {
  readonly run: string;
  readonly state: string;
}

/** The damage of a listed point, read without the runner's own code: its signature, and every byte of its objects by version. */
export async function wrongInStore(world: World, run: string): Promise<string[]> {
  try {
    const text = await world.store.get(`${PREFIX}/${run}/restore-point.json`);
    const objects = objectsIn(signedBy<Point>(world.checkout.root, 'wordpress', text));
    const wrong: string[] = [];
    for (const { key, versionId, bytes, sha256 } of objects) {
      const body = await world.store.get(key, versionId);
      if (body.length !== bytes || createHash('sha256').update(body).digest('hex') !== sha256)
        wrong.push(`${run} is listed, and ${key} is not as it says`);
    }
    return wrong;
  } catch (error) {
    return [`${run} is listed, and cannot be read: ${(error as Error).message}`];
  }
}

/** The bytes of the dump's parts in the newest listed point. */
export async function dumpBytes(world: World, run: string): Promise<number> {
  const text = await world.store.get(`${PREFIX}/${run}/restore-point.json`);
  const objects = objectsIn(signedBy<Point>(world.checkout.root, 'wordpress', text));
  return objects.filter(({ artifact }) => artifact === 'dump').reduce((sum, { bytes }) => sum + bytes, 0);
}

/** How many points count for retention. */
export const verified = (points: readonly Listed[]): number =>
  points.filter(({ state }) => state === 'verified').length;
