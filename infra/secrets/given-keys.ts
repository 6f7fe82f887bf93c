import { parse } from 'yaml';
import { z } from 'zod';
import { DataFileError } from '../../contracts/files/data-file';

const text = z.string({ error: 'is no text; write it' }).min(1, 'is empty; write it');
const pair = z.strictObject(
  { accessKeyId: text, secretAccessKey: text },
  { error: 'is no key pair; write both halves' },
);
const schema = z.record(
  z.string(),
  z.strictObject(
    { app: pair.optional(), runner: pair.optional() },
    { error: 'are no key pairs; write those of app and runner' },
  ),
  { error: 'is no map; write <cluster>/<app>, app or runner, and both halves of a key pair' },
);

/** Key pairs that people give as the secret `keys` of the stack: by `<cluster>/<app>`, and whose they are. */
export type GivenKeys = z.infer<typeof schema>;

/**
 * Reads the secret `keys`. What is wrong is said without a value: it may be half a key pair.
 *
 * @throws DataFileError with every problem at once
 */
export function parseGivenKeys(stack: string, said: unknown): GivenKeys {
  const problem = (path: readonly PropertyKey[], message: string) => ({
    ...{ file: `Pulumi.${stack}.yaml`, message },
    field: ['keys', ...path].join(' › '),
  });
  const { data, error } = schema.safeParse(said);
  const problems = (error?.issues ?? []).map((issue) =>
    issue.code === 'unrecognized_keys'
      ? problem(issue.path, `has a field that is not known (${issue.keys.join(', ')}); correct its spelling`)
      : problem(issue.path, issue.message),
  );
  if (problems.length > 0) throw new DataFileError(problems);
  return data!;
}

/**
 * Refuses key pairs that lie in clear in the stack's file, which Git has. Pulumi hands a program what was set without `--secret` as it does the
 * rest, and takes a map for secret if one value in it is: so the file is asked, value by value.
 *
 * @param isSecret whether Pulumi takes `keys` for secret
 * @param text of `Pulumi.<stack>.yaml`; absent: the configuration lies elsewhere
 * @throws DataFileError naming every value that is clear, and none of them
 */
export function refuseClearKeys(stack: string, project: string, isSecret: boolean, text?: string): void {
  const said: unknown = text === undefined ? undefined : parse(text)?.config?.[`${project}:keys`];
  const clear = isSecret ? clearPaths(said) : [[]];
  if (clear.length === 0) return;
  const message =
    'is not encrypted, and Git may have it; make other keys at the store, and set them anew: pulumi config set --secret --path \'keys["<cluster>/<app>"].app.secretAccessKey\'';
  throw new DataFileError(
    clear.map((path) => ({ file: `Pulumi.${stack}.yaml`, field: ['keys', ...path].join(' › '), message })),
  );
}

/** The ways to all that is not below `secure`, as Pulumi writes what it encrypted. */
function clearPaths(said: unknown): string[][] {
  if (said === undefined || said === null) return [];
  if (typeof said !== 'object') return [[]];
  if (Object.keys(said).join() === 'secure') return [];
  return Object.entries(said).flatMap(([key, value]) => clearPaths(value).map((path) => [key, ...path]));
}
