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
      /** The namespaces of its captures. @default - all captures are in the app's namespace */
      captureNamespaces: z
        .array(name, { error: 'must be a list; run `npm start`, which writes this file' })
        .min(1, 'must not be empty; run `npm start`, which writes this file')
        .optional(),
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

/** The namespaces in which an app's tasks run, each with a Secret of its key pair. */
export const taskNamespaces = ({ namespace, captureNamespaces }: ListedApp): readonly string[] =>
  captureNamespaces ?? [namespace];

/**
 * Parses `apps.json`, which `npm start` writes.
 *
 * @throws DataFileError with every problem at once
 */
export function parseApps(file: string, text: string): readonly ListedApp[] {
  return parseDataFile(file, text, appsSchema).apps;
}
