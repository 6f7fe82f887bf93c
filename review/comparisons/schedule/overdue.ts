import { inWords } from '../../../contracts/duration-words';
import { type Comparison, compared, within } from '../../comparison/comparison';
import { byStrength } from '../../comparison/judgement';
import type { AppFacts } from '../../protection/protection';

/** The age in seconds at which a run is overdue, and the part of it that the app's promise already covers. */
interface Bound {
  readonly seconds: number | undefined;
  readonly promised: number;
}

/** Compares when Argo CD's page reports that the last success is too old. A backup is overdue by its RPO, which has its own comparison. */
export const overdue: readonly Comparison<AppFacts>[] = [
  within<AppFacts, Bound>(
    ({ schedule, config }) => schedule && { seconds: schedule.successSeconds, promised: config.rpoSeconds ?? 0 },
    [bound('schedule', 'backup')],
  ),
  within<AppFacts, Bound>(
    ({ verification }) => verification && { seconds: verification.successSeconds, promised: 0 },
    [bound('verification', 'verification')],
  ),
];

function bound(part: string, what: string): Comparison<Bound> {
  const beyond = ({ seconds, promised }: { seconds: number; promised: number }) => seconds - promised;
  return compared<Bound, { seconds: number; promised: number }>({
    part: `${part}.overdue`,
    of: ({ seconds, promised }) => (seconds === undefined ? undefined : { seconds, promised }),
    effect: byStrength((value) => [-beyond(value)]),
    same: (before, after) => beyond(before) === beyond(after),
    words: (before, after) =>
      `Argo CD's page reports the last ${what} as overdue after ${inWords(before.seconds)} → ${inWords(after.seconds)}`,
    text: ({ seconds }) => inWords(seconds).replaceAll(' ', ''),
  });
}
