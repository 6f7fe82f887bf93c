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
 * Reads when a CronJob starts. Everything else is returned as `rest`.
 *
 * @throws Failure (usage) if the file is invalid
 */
export function readCronJob(tree: Tree, path: string): Read<ScheduledRun> | undefined {
  const found = readManifest(tree, path, cronJob);
  if (!found) return undefined;
  const { metadata, spec } = found.compared;
  const age = metadata.annotations?.[SUCCESS_AGE] ?? '';
  return {
    compared: {
      cron: spec.schedule,
      timeZone: spec.timeZone,
      suspended: spec.suspend,
      ...(/^\d+$/.test(age) && { successSeconds: Number(age) }),
    },
    rest: found.rest,
  };
}
