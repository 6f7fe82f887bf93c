import { PassThrough } from 'node:stream';
import { parseEvent } from '../../../cli/report/event';
import { jsonReporter } from '../../../cli/report/json';
import { plainReporter } from '../../../cli/report/plain';
import { liveLine, ProgressReporter } from '../../../cli/report/progress';
import { said } from '../world';
import { FakeTerminal } from './fake-terminal';

const live = { step: 'read back', detail: '', bytes: 0, total: undefined, seconds: 3.7 };

it.each([
  [live, 'read back  3 s'],
  [{ ...live, detail: 'backup dump' }, 'read back  backup dump  3 s'],
  [{ ...live, bytes: 5e6 }, 'read back  5 MB  3 s'],
  [{ ...live, bytes: 50, total: 100 }, `read back  ${'█'.repeat(12)}${'░'.repeat(12)}  50 B of 100 B (50 %)  3 s`],
  [{ ...live, bytes: 0, total: 100 }, `read back  ${'░'.repeat(24)}  0 B of 100 B (0 %)  3 s`],
  [{ ...live, bytes: 300, total: 100 }, `read back  ${'█'.repeat(24)}  300 B of 100 B (100 %)  3 s`],
])('the live line of %j', (state, line) => {
  expect(liveLine(state)).toBe(line);
});

/** A terminal of 120 columns that keeps what was drawn, without its colours. */
class Screen extends FakeTerminal {
  override readonly live = true as never;
  override readonly screen = Object.assign(new PassThrough(), { isTTY: true, columns: 120 }) as never;
}

it('leaves a line for each step on the screen, and the bar nowhere', () => {
  const terminal = new Screen();
  let now = 0;
  // The log comes all at once.
  const reporter = new ProgressReporter(terminal, () => 0);
  const hear = (event: string, fields: object) =>
    reporter.event(parseEvent(said(event, { ...fields, time: new Date(now).toISOString() }))!);
  hear('step', { step: 'preflight' });
  now = 400;
  hear('step', { step: 'dump' });
  hear('action-set', { actionSet: 'a', action: 'backup', state: 'running', phase: 'dumpToStore' });
  reporter.bytes(318_000_000, undefined);
  reporter.bytes(1, undefined);
  reporter.note('cluster: does not answer');
  now = 15_400;
  hear('failed', { step: 'dump', cause: 'x', next: 'y' });
  hear('done', { exitCode: 1, seconds: 15.4 });
  reporter.end();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
  expect(terminal.stderr.map((line) => line.replaceAll(/\u001b\[\d+m/g, ''))).toEqual([
    ' ✓ preflight  0.4 s',
    'cluster: does not answer',
    ' ✗ dump  15 s, 318 MB',
  ]);
});

it('writes a task’s bytes into a log four times a minute at most', () => {
  const terminal = new FakeTerminal();
  let now = 0;
  const reporter = plainReporter(terminal, () => now);
  for (; now < 60_000; now += 2_000) reporter.bytes(now, undefined);
  expect(terminal.stderr).toHaveLength(4);
});

it('keeps stdout for the events of a script', () => {
  const terminal = new FakeTerminal();
  const reporter = jsonReporter(terminal);
  const line = said('step', { step: 'dump' });
  reporter.event(parseEvent(line)!, line);
  reporter.text('FATAL');
  reporter.note('note');
  reporter.bytes(1, 2);
  reporter.end();
  expect([terminal.stdout, terminal.stderr]).toEqual([[line], ['FATAL', 'note']]);
});
