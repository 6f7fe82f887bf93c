import { styleText } from 'node:util';
import { SingleBar } from 'cli-progress';
import type { Terminal } from '../terminal/terminal';
import { amount, describe, printable, type RunnerEvent } from './event';
import { duration } from './measure';
import type { Reporter } from './reporter';

const BAR_WIDTH = 24;

/** The line that redraws itself. */
export interface Live {
  readonly step: string;
  readonly detail: string;
  readonly bytes: number;
  readonly total: number | undefined;
  readonly seconds: number;
}

/** Prints a run for people, on stderr: a line for each finished step, and a live line below them. */
export class ProgressReporter implements Reporter {
  private step: (Omit<Live, 'seconds'> & { readonly since: number; readonly begun: string }) | undefined;
  private readonly bar: SingleBar;

  constructor(
    private readonly terminal: Terminal,
    private readonly now: () => number = Date.now,
  ) {
    this.bar = new SingleBar({
      stream: terminal.screen,
      clearOnComplete: true,
      hideCursor: true,
      fps: 5,
      gracefulExit: false,
      // Called for every frame, so that the seconds advance between events.
      format: () => ` ${this.step ? liveLine({ ...this.step, seconds: (this.now() - this.step.since) / 1000 }) : ''}`,
    });
  }

  event(event: RunnerEvent): void {
    switch (event.event) {
      case 'step':
        this.begin(event.step, event.time);
        break;
      case 'progress':
        if (this.step?.step !== event.step) this.begin(event.step, event.time);
        this.bytes(event.bytes, event.total);
        break;
      case 'action-set':
        this.change({ detail: `${event.action} ${event.phase ?? event.state}` });
        break;
      case 'failed':
        this.close('red', '✗', event.time);
        break;
      case 'done':
        this.close('green', '✓', event.time);
        break;
      default:
        this.note(` ${describe(event)}`);
    }
  }

  text(line: string): void {
    this.note(printable(line));
  }

  bytes(bytes: number, total: number | undefined): void {
    this.change({ bytes: Math.max(bytes, this.step?.bytes ?? 0), total: total ?? this.step?.total });
  }

  note(line: string): void {
    if (this.step) this.bar.stop();
    this.terminal.err(line);
    if (this.step) this.bar.start(1, 0);
  }

  end(): void {
    if (this.step) this.bar.stop();
    this.step = undefined;
  }

  private begin(step: string, begun: string): void {
    this.close('green', '✓', begun);
    this.step = { step: printable(step), since: this.now(), begun, bytes: 0, total: undefined, detail: '' };
    this.bar.start(1, 0);
  }

  private change(to: Partial<Live>): void {
    if (this.step) this.step = { ...this.step, ...to };
  }

  /** Takes the duration of a step from the runner's times: if the log is followed late, all lines arrive at once. */
  private close(colour: 'green' | 'red', mark: string, ended: string): void {
    if (!this.step) return;
    const { step, bytes, begun } = this.step;
    const told = [duration((Date.parse(ended) - Date.parse(begun)) / 1000), ...(bytes > 0 ? [amount(bytes)] : [])].join(
      ', ',
    );
    this.end();
    const stream = this.terminal.screen;
    this.terminal.err(` ${styleText(colour, mark, { stream })} ${step}  ${styleText('dim', told, { stream })}`);
  }
}

/** The text of the live line: with a bar if the total is known, else with the amount. */
export function liveLine({ step, detail, bytes, total, seconds }: Live): string {
  const parts = [step];
  if (total) {
    const filled = Math.round(Math.min(1, bytes / total) * BAR_WIDTH);
    parts.push(`${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`);
  }
  if (bytes > 0 || total) parts.push(amount(bytes, total));
  if (detail) parts.push(printable(detail));
  parts.push(duration(Math.floor(seconds)));
  return parts.join('  ');
}
