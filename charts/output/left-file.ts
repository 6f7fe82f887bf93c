import type { Finding } from '../../constructs/declaration/finding';

/**
 * What is to be done about files that synthesis left alone, though they look like its own.
 *
 * @param edited files of ours that somebody has changed
 * @param foreign files of `manifests/` that are not ours; in another folder they may be of other charts
 */
export function leftFiles(edited: readonly string[], foreign: readonly string[]): Finding[] {
  return [
    ...edited.map((path) => left(path, 'is no longer declared, and somebody has changed it; delete it yourself')),
    ...foreign.map((path) =>
      left(path, 'was not written by `npm start`; delete it yourself, or move it: Argo CD applies what is there'),
    ),
  ];
}

const left = (subject: string, message: string): Finding => ({ severity: 'warning', subject, part: 'file', message });

/** Files that somebody else wrote where one of ours belongs. */
export function takenFiles(taken: readonly string[]): Finding[] {
  return taken.map((subject) => ({
    severity: 'refused',
    subject,
    part: 'file',
    message: 'is there, and `npm start` did not write it, so it stays as it is; move it, or choose another folder',
  }));
}
