import { DataFileError, parseDataFile } from '../../contracts/files/data-file';
import { label } from '../../contracts/names';
import { type Config, configKeys } from './config';
import { conflicts } from './conflicts';

/** The schema of `Pulumi.<stack>.yaml`; `Pulumi.yaml` has the defaults. */
export const configSchema = configKeys.superRefine((config, context) => {
  for (const { key, message } of conflicts(config)) context.addIssue({ code: 'custom', path: [key], message });
});

/**
 * Reads the values of `pulumi config`, all of which are text.
 *
 * @param values by key, with the project: `jerrycan:bucket`
 * @throws DataFileError with every problem at once, misspelled keys included
 */
export function parseConfig(stack: string, project: string, values: Readonly<Record<string, string>>): Config {
  const own = Object.entries(values).filter(([key]) => key.startsWith(`${project}:`) && key !== `${project}:keys`);
  const entries = own.map(([key, value]) => [key.slice(project.length + 1), value]);
  const file = `Pulumi.${stack}.yaml`;
  if (!label.test(stack))
    throw new DataFileError([{ file, field: 'stack', message: `must be a DNS label (${stack}); use a-z, 0-9 and -` }]);
  return parseDataFile(file, JSON.stringify(Object.fromEntries(entries)), configSchema);
}
