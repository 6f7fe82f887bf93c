import { DataFileError, parseDataFile } from '../../contracts/files/data-file';
import { label } from '../../contracts/names';
import { type Config, configKeys } from './config';
import { conflicts } from './conflicts';

/** `Pulumi.<stack>.yaml`, beneath the defaults of `Pulumi.yaml`. */
export const configSchema = configKeys.superRefine((config, context) => {
  for (const { key, message } of conflicts(config)) context.addIssue({ code: 'custom', path: [key], message });
});

/**
 * Reads what `pulumi config` holds: everything is text there.
 *
 * @param said every key with its project: `jerrycan:bucket`
 * @throws DataFileError with every problem at once, a misspelt key among them
 */
export function parseConfig(stack: string, project: string, said: Readonly<Record<string, string>>): Config {
  const own = Object.entries(said).filter(([key]) => key.startsWith(`${project}:`) && key !== `${project}:keys`);
  const values = own.map(([key, value]) => [key.slice(project.length + 1), value]);
  const file = `Pulumi.${stack}.yaml`;
  if (!label.test(stack))
    throw new DataFileError([{ file, field: 'stack', message: `is no DNS label (${stack}); use a-z, 0-9 and -` }]);
  return parseDataFile(file, JSON.stringify(Object.fromEntries(values)), configSchema);
}
