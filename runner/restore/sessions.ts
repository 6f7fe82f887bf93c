import type { Log } from '../ports/log';

/**
 * Says who was connected to the server just before its databases were dropped.
 *
 * @param sessions `none` or a list; `unseen: ` before it: other accounts' sessions could not be seen. Absent: the blueprint does not look
 */
export function warnOfSessions(log: Pick<Log, 'warn'>, sessions = 'none'): void {
  const [, unseen, who = ''] = /^(unseen: )?(.*)$/s.exec(sessions.slice(0, 1100)) ?? [];
  if (who !== 'none')
    log.warn(
      `connected to the server when its databases were dropped: ${who}`,
      'see whether they wrote meanwhile; stop them before a restore, or name them as writers',
    );
  if (unseen)
    log.warn(
      'whether other accounts were connected to the server is not known: this one has no right PROCESS',
      "grant PROCESS to the user in the app's file",
    );
}
