import { inWords } from '../../../contracts/duration-words';
import { type Comparison, compared, within } from '../../comparison/comparison';
import { byStrength } from '../../comparison/judgement';
import type { AppFacts } from '../../protection/protection';

/** After what time a run is overdue, in seconds, and how much of that is beyond what is promised anyway. */
interface Bound {
  readonly seconds: number | undefined;
  readonly promised: number;
}

/** When Argo CD's page says that a success is too old. A backup is overdue by its RPO, which is weighed itself. */
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
      `the last ${what} is overdue on the page of Argo CD after ${inWords(before.seconds)} → ${inWords(after.seconds)}`,
    text: ({ seconds }) => inWords(seconds).replaceAll(' ', ''),
  });
}
