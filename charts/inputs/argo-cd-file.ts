import { z } from 'zod';
import type { ArgoCd } from '../../constructs/argo-cd/argo-cd';
import { DataFileError, parseDataFile } from '../../contracts/files/data-file';

/** A user name may be part of an address (`git@`), a password must not. */
const REPOSITORY =
  /^(https:\/\/[^/@\s]+\/\S+|ssh:\/\/([^/@:\s]+@)?[^/@\s]+\/\S+|[^/@:\s]+@[^/@:\s]+:\S+|file:\/\/\/\S+)$/;

const label = (what: string) =>
  z
    .string({ error: `must be a name; write ${what}` })
    .regex(/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/, `must be a DNS label of at most 40 characters; write ${what}`);

const argoCdSchema = z.strictObject({
  version: z.literal(1, { error: 'must be a known version; write 1' }),
  repoURL: z
    .string({ error: "must be an address; write the repository's address as Argo CD knows it" })
    .regex(
      REPOSITORY,
      'must be the address of a Git repository by https, ssh or file, without a password; write it as Argo CD knows it',
    ),
  targetRevision: z
    .string({ error: 'must be a revision; write the branch that clusters follow' })
    .regex(/^[\w./-]+$/, 'must be a revision; write the branch that clusters follow'),
  namespace: label('the namespace of Argo CD'),
  project: label('a name for the AppProject and the ApplicationSet'),
}) satisfies z.ZodType<ArgoCd>;

/**
 * Reads the text of `argocd.json`.
 *
 * @throws DataFileError with all problems at once
 */
export function parseArgoCd(file: string, text: string): ArgoCd {
  // This message omits the value, which all other messages contain.
  if (/:\/\/[^/@"\s]*:[^/@"\s]*@/.test(text)) {
    const message = "contains a password; remove it, and configure it in Argo CD as the repository's credentials";
    throw new DataFileError([{ file, field: 'repoURL', message }]);
  }
  return parseDataFile(file, text, argoCdSchema);
}
