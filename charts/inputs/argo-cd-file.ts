import { z } from 'zod';
import type { ArgoCd } from '../../constructs/argo-cd/argo-cd';
import { DataFileError, parseDataFile } from '../../contracts/files/data-file';

/** A user's name is part of an address (`git@`), a password never is. */
const REPOSITORY =
  /^(https:\/\/[^/@\s]+\/\S+|ssh:\/\/([^/@:\s]+@)?[^/@\s]+\/\S+|[^/@:\s]+@[^/@:\s]+:\S+|file:\/\/\/\S+)$/;

const label = (what: string) =>
  z
    .string({ error: `is no name; write ${what}` })
    .regex(/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/, `is no DNS label of at most 40 characters; write ${what}`);

const argoCdSchema = z.strictObject({
  version: z.literal(1, { error: 'is no version that is known; write 1' }),
  repoURL: z
    .string({ error: 'is no address; write this repository as Argo CD knows it' })
    .regex(
      REPOSITORY,
      'is no address of a Git repository by https, ssh or file, without a password; write this repository as Argo CD knows it',
    ),
  targetRevision: z
    .string({ error: 'is no revision; write the branch that clusters follow' })
    .regex(/^[\w./-]+$/, 'is no revision; write the branch that clusters follow'),
  namespace: label('the namespace of Argo CD'),
  project: label('a name for the AppProject and the ApplicationSet'),
}) satisfies z.ZodType<ArgoCd>;

/**
 * Reads the text of `argocd.json`.
 *
 * @throws DataFileError with every problem at once
 */
export function parseArgoCd(file: string, text: string): ArgoCd {
  // Said without its value, which every other message shows.
  if (/:\/\/[^/@"\s]*:[^/@"\s]*@/.test(text)) {
    const message = "holds a password; take it away, and declare it to Argo CD as the repository's credentials";
    throw new DataFileError([{ file, field: 'repoURL', message }]);
  }
  return parseDataFile(file, text, argoCdSchema);
}
