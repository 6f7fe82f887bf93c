import Table from 'cli-table3';
import type { DemoState } from './cluster/demo-record';
import type { Step } from './steps/step';

/** A table of what each step took, in seconds. */
export function times(steps: readonly Step[], done: DemoState['done'], style: 'terminal' | 'plain'): string {
  const drawn = new Table({
    head: ['step', 'seconds'],
    colAligns: ['left', 'right'],
    style: style === 'plain' ? { head: [], border: [] } : { head: ['cyan'], compact: true },
    ...(style === 'plain' && { chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' } }),
  });
  for (const { name, summary } of steps) drawn.push([summary, (done[name] ?? 0).toFixed(1)]);
  const all = Object.values(done).reduce((sum, seconds) => sum + seconds, 0);
  drawn.push(['total', all.toFixed(1)]);
  return drawn.toString();
}
