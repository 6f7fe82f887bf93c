import type { PublicKey } from '../../../contracts/app-config';
import { type OlderBucket, olderBucket, type PointLayout } from '../../points/older-bucket';
import { FakeKanister } from './kanister';
import { World } from './world';

const DAY = 86_400_000;

/** A world, eight days later, with a bucket whose restore points an earlier commit wrote. Its runs sign with another key. */
export function olderWorld(
  key: Partial<PublicKey> = {},
  layout: PointLayout = 'v1',
): { world: World; bucket: OlderBucket } {
  const world = new World('never', layout === 'v1' ? ['database'] : ['database', 'crm']);
  const bucket = olderBucket(layout);
  const { app, cluster, prefix } = bucket;
  const publicKeys = [...bucket.publicKeys.map((older) => ({ ...older, ...key })), world.key.publicKey];
  Object.assign(world.config, { app, cluster, publicKeys, store: { ...world.config.store, prefix } });
  Object.assign(world, { kanister: new FakeKanister({ ...world, prefix }) });
  Object.assign(world.kanister, { server: { ...world.kanister.server, version: bucket.server } });
  for (const { key, versionId, modified, body } of bucket.versions)
    world.store.lay(`${prefix}/${key}`, { versionId, body, modified: Date.parse(modified) });
  world.clock.pass(Date.parse(bucket.versions.at(-1)!.modified) + 8 * DAY - world.clock.now());
  return { world, bucket };
}
