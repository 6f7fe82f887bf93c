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

/** A terminal of 120 columns that keeps what was drawn, without its colors. */
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

describe('a log', () => {
  let now = 0;
  let terminal: FakeTerminal;
  let reporter: ReturnType<typeof plainReporter>;
  beforeEach(() => {
    now = 0;
    terminal = new FakeTerminal();
    reporter = plainReporter(terminal, () => now);
  });
  const hear = (seconds: number, event: string, fields: object) => {
    now = seconds * 1000;
    reporter.event(parseEvent(said(event, { ...fields, time: new Date(1e12 + now).toISOString() }))!, '');
  };
  const actionSet = (state: string, phase: string | null) => ({ actionSet: 'a', action: 'backup', state, phase });

  it('has a line for each step, with the elapsed time, and none for what Kanister does in it', () => {
    hear(0, 'step', { step: 'preflight' });
    hear(2, 'step', { step: 'dump' });
    hear(2, 'action-set', actionSet('none', null));
    hear(3, 'action-set', actionSet('running', 'dumpToStore'));
    hear(4, 'step', { step: 'read back' });
    for (let second = 4; second < 30; second++)
      hear(second, 'progress', { step: 'read back', bytes: second, total: 40 });
    hear(75, 'action-set', actionSet('failed', 'dumpToStore'));
    hear(76, 'done', { exitCode: 1, seconds: 76 });
    expect(terminal.stderr).toEqual([
      '        0 s  preflight',
      '        2 s  dump',
      '        4 s  read back',
      '       14 s  read back: 14 B of 40 B (35 %)',
      '       24 s  read back: 24 B of 40 B (60 %)',
      ' 1 min 15 s  ActionSet a: backup failed (dumpToStore)',
      ' 1 min 16 s  failed; the app runs with its previous data, after 1 min 16 s',
    ]);
  });

  it('has a line about the bytes of a task every ten seconds, and rarer ones when it takes long', () => {
    hear(0, 'step', { step: 'dump' });
    for (now = 1_000; now <= 100_000; now += 1_000) reporter.bytes(now, undefined);
    expect(terminal.stderr.slice(1)).toHaveLength(10);
    expect(terminal.stderr[1]).toBe('       10 s  dump: 10 kB');
    for (; now <= 36_000_000; now += 1_000) reporter.bytes(now, undefined);
    expect(terminal.stderr.length).toBeLessThan(80);
  });

  it('goes by the runner’s clock, and counts on from there', () => {
    hear(0, 'step', { step: 'dump' });
    now = 0;
    reporter.event(parseEvent(said('step', { step: 'load', time: new Date(1e12 + 60_000).toISOString() }))!, '');
    now = 12_000;
    reporter.bytes(5, 10);
    expect(terminal.stderr.slice(1)).toEqual(['      1 min  load', ' 1 min 12 s  load: 5 B of 10 B (50 %)']);
  });

  it('has no control characters', () => {
    reporter.note('a\u001b[2Jb');
    reporter.text('c\rd');
    hear(0, 'step', { step: 'e\u0007f' });
    expect(terminal.stderr).toEqual(['a [2Jb', 'c d', '        0 s  e f']);
  });
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
