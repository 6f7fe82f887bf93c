import { z } from 'zod';
import { SUCCESS_AGE } from '../../contracts/names';
import type { ScheduledRun } from './protection';
import { type Read, readManifest } from './read-manifest';
import type { Tree } from './tree';

const cronJob = z.object({
  metadata: z.looseObject({ annotations: z.looseObject({ [SUCCESS_AGE]: z.string().optional() }).optional() }),
  spec: z.object({
    schedule: z.string(),
    timeZone: z.string().default('UTC'),
    suspend: z.boolean().default(false),
  }),
});

/**
 * When a CronJob starts what; the rest is how.
 *
 * @throws Failure (usage) if it is not what it must be
 */
export function readCronJob(tree: Tree, path: string): Read<ScheduledRun> | undefined {
  const found = readManifest(tree, path, cronJob);
  if (!found) return undefined;
  const { metadata, spec } = found.said;
  const age = metadata.annotations?.[SUCCESS_AGE] ?? '';
  return {
    said: {
      cron: spec.schedule,
      timeZone: spec.timeZone,
      suspended: spec.suspend,
      ...(/^\d+$/.test(age) && { successSeconds: Number(age) }),
    },
    rest: found.rest,
  };
}
