import { LONGEST_DEADLINE } from '../../contracts/runner-arguments';
import { EXIT } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';

/**
 * Parses a deadline: minutes, or hours and minutes with their units.
 *
 * @param text `90`, `90m`, `2h`, `1h30m`
 * @returns seconds, at least a minute and at most a week
 * @throws Failure (usage) if it is not such a time
 */
export function secondsOf(text: string): number {
  const [, plain, hours, minutes] = /^(?:(\d+)|(?=\d)(?:(\d+)h)?(?:(\d+)m)?)$/.exec(text) ?? [];
  const seconds = Number(plain ?? minutes ?? 0) * 60 + Number(hours ?? 0) * 3600;
  if (seconds > 0 && seconds <= LONGEST_DEADLINE) return seconds;
  const what = seconds > 0 ? `must be a week or less (${text})` : `must be a time (${text})`;
  throw new Failure('--deadline', what, {
    next: 'write minutes, or 90m, 2h, 1h30m; or omit it, and the restore has no time limit',
    exitCode: EXIT.usage,
  });
}
