import { z } from 'zod';
import { label } from '../names';
import { parseDataFile } from './data-file';

const name = z
  .string({ error: 'must be a name; run `npm start`, which writes this file' })
  .regex(label, 'must be a DNS label; run `npm start`, which writes this file');
const text = z.string({ error: 'must be text; run `npm start`, which writes this file' });

const appsSchema = z.strictObject({
  version: z.literal(1, { error: 'must be 1; run `npm start`, which writes this file' }),
  apps: z.array(
    z.strictObject({
      name,
      namespace: name,
      cluster: name,
      stack: name,
      /** `<prefix>/<cluster>/<app>`. */
      prefix: text,
      retired: z.boolean({ error: 'must be true or false; run `npm start`, which writes this file' }),
    }),
    { error: 'must be a list; run `npm start`, which writes this file' },
  ),
});

/** A protected app, as synthesis lists it. */
export type ListedApp = z.infer<typeof appsSchema>['apps'][number];

/**
 * Parses `apps.json`, which `npm start` writes.
 *
 * @throws DataFileError with every problem at once
 */
export function parseApps(file: string, text: string): readonly ListedApp[] {
  return parseDataFile(file, text, appsSchema).apps;
}
