import { parse } from 'yaml';
import { z } from 'zod';
import { DataFileError } from '../../contracts/files/data-file';

const text = z.string({ error: 'must be text; set it' }).min(1, 'must not be empty; set it');
const pair = z.strictObject(
  { accessKeyId: text, secretAccessKey: text },
  { error: 'must be a key pair; set both halves' },
);
const schema = z.record(
  z.string(),
  z.strictObject(
    { app: pair.optional(), runner: pair.optional() },
    { error: 'must be key pairs; set those of app and runner' },
  ),
  { error: 'must be a map; set <cluster>/<app>, app or runner, and both halves of a key pair' },
);

/** Key pairs from the stack's secret `keys`, by `<cluster>/<app>` and identity. */
export type GivenKeys = z.infer<typeof schema>;

/**
 * Reads the secret `keys`. Errors do not contain the value, because it may be half a key pair.
 *
 * @throws DataFileError with every problem at once
 */
export function parseGivenKeys(stack: string, value: unknown): GivenKeys {
  const problem = (path: readonly PropertyKey[], message: string) => ({
    ...{ file: `Pulumi.${stack}.yaml`, message },
    field: ['keys', ...path].join(' › '),
  });
  const { data, error } = schema.safeParse(value);
  const problems = (error?.issues ?? []).map((issue) =>
    issue.code === 'unrecognized_keys'
      ? problem(issue.path, `has an unknown field (${issue.keys.join(', ')}); correct its spelling`)
      : problem(issue.path, issue.message),
  );
  if (problems.length > 0) throw new DataFileError(problems);
  return data!;
}

/**
 * Refuses key pairs in plain text in the stack's file, because the file is in Git. Pulumi passes values that were set without `--secret` to the program
 * like any other, and treats a map as secret if one of its values is. So the file itself is checked, value by value.
 *
 * @param isSecret whether Pulumi treats `keys` as secret
 * @param text the content of `Pulumi.<stack>.yaml`; absent if the configuration is elsewhere
 * @throws DataFileError that names every plain value, without the values
 */
export function refuseClearKeys(stack: string, project: string, isSecret: boolean, text?: string): void {
  const value: unknown = text === undefined ? undefined : parse(text)?.config?.[`${project}:keys`];
  const clear = isSecret ? clearPaths(value) : [[]];
  if (clear.length === 0) return;
  const message =
    'is not encrypted and may be in Git; make new keys at the store, and set them again: pulumi config set --secret --path \'keys["<cluster>/<app>"].app.secretAccessKey\'';
  throw new DataFileError(
    clear.map((path) => ({ file: `Pulumi.${stack}.yaml`, field: ['keys', ...path].join(' › '), message })),
  );
}

/** The paths of all values that are not below `secure`, under which Pulumi writes encrypted values. */
function clearPaths(value: unknown): string[][] {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object') return [[]];
  if (Object.keys(value).join() === 'secure') return [];
  return Object.entries(value).flatMap(([key, value]) => clearPaths(value).map((path) => [key, ...path]));
}
