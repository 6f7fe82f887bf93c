import { z } from 'zod';
import { DataFileError } from './data-file';

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
