import type { Finding } from '../../constructs/declaration/finding';

/**
 * What is to be done about files that synthesis left alone, though they look like its own.
 *
 * @param edited files of ours that somebody has changed
 * @param foreign files of `manifests/` that are not ours; in another folder they may be of other charts
 */
export function leftFiles(edited: readonly string[], foreign: readonly string[]): Finding[] {
  return [
    ...edited.map((path) => left(path, 'is no longer declared, but was edited; delete it yourself')),
    ...foreign.map((path) => left(path, 'was not written by `npm start`, but Argo CD applies it; delete or move it')),
  ];
}

const left = (subject: string, message: string): Finding => ({ severity: 'warning', subject, part: 'file', message });

/** Files that somebody else wrote where one of ours belongs. */
export function takenFiles(taken: readonly string[]): Finding[] {
  return taken.map((subject) => ({
    severity: 'refused',
    subject,
    part: 'file',
    message: 'exists, but was not written by `npm start`, so it stays unchanged; move it, or choose another folder',
  }));
}
