import type { Finding } from '../../constructs/declaration/finding';

/**
 * Warns about files that synthesis left unchanged, although they look like its own.
 *
 * @param edited our files that were edited
 * @param foreign files of `manifests/` that are not ours; in another folder they may belong to other charts
 */
export function leftFiles(edited: readonly string[], foreign: readonly string[]): Finding[] {
  return [
    ...edited.map((path) => left(path, 'is no longer declared, but was edited; delete it yourself')),
    ...foreign.map((path) => left(path, 'was not written by `npm start`, but Argo CD applies it; delete or move it')),
  ];
}

const left = (subject: string, message: string): Finding => ({ severity: 'warning', subject, part: 'file', message });

/** Rejects files of others in the place of one of ours. */
export function takenFiles(taken: readonly string[]): Finding[] {
  return taken.map((subject) => ({
    severity: 'refused',
    subject,
    part: 'file',
    message: 'exists, but was not written by `npm start`, so it stays unchanged; move it, or choose another folder',
  }));
}
