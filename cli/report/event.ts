import type { LogEvents } from '../../runner/ports/log';
import { EXIT_CODES, type ExitCode } from '../terminal/exit-code';
import { duration, size } from './measure';

/** One line of the runner's log. */
export type RunnerEvent = {
  /** UTC, RFC 3339. */
  readonly time: string;
  readonly level: string;
  readonly app: string;
  /** `null` before the run has its name. */
  readonly run: string | null;
} & Happening;

/** What happened. A runner newer than this CLI may say more: that is shown with its fields. */
export type Happening = { readonly [E in keyof LogEvents]: { readonly event: E } & LogEvents[E] }[keyof LogEvents];

/** The event of a line of the runner's log; `undefined` when the line is none: what Node itself says when it dies. */
export function parseEvent(line: string): RunnerEvent | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value = JSON.parse(line) as RunnerEvent;
    return typeof value.event === 'string' && typeof value.time === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** An event in words, one line. */
export function describe(event: RunnerEvent): string {
  return printable(words(event));
}

function words(event: RunnerEvent): string {
  switch (event.event) {
    case 'step':
      return [event.step, ...fields(event, 'step')].join(' ');
    case 'progress':
      return `${event.step}: ${amount(event.bytes, event.total)}`;
    case 'action-set':
      return `ActionSet ${event.actionSet}: ${event.action} ${event.state}${event.phase ? ` (${event.phase})` : ''}`;
    case 'restore-point':
      return `restore point ${runOf(event.key)}: ${size(event.bytes)} in ${duration(event.seconds)}`;
    case 'retired':
      return `retired ${event.retired}${event.lockedUntil ? `, locked until ${event.lockedUntil}` : ''}`;
    case 'verified':
      return `verified ${event.verified}: ${size(event.bytes)} in ${duration(event.seconds)}`;
    case 'recovered':
      return `copied to recovered/${event.recovered}: ${event.objects} objects`;
    case 'warning':
      return `warning: ${event.step}: ${event.cause}; ${event.next}`;
    case 'failed':
      return `failed: ${event.step}: ${event.cause}; ${event.next}`;
    case 'done':
      return `${EXIT_CODES[event.exitCode as ExitCode] ?? `ended with ${event.exitCode}`}, after ${duration(event.seconds)}`;
    default:
      return [(event as RunnerEvent).event, ...fields(event)].join(' ');
  }
}

/** `12.3 MB`, or `12.3 MB of 318 MB (4 %)`. */
export function amount(bytes: number, total?: number | undefined): string {
  if (!total) return size(bytes);
  return `${size(bytes)} of ${size(total)} (${Math.min(100, Math.floor((bytes / total) * 100))} %)`;
}

/** The run whose directory this key of the store is in; during a restore its safety point is a run of its own. */
export function runOf(key: string): string {
  return key.split('/').at(-2) ?? key;
}

/** What others wrote may hold what a terminal obeys. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ');
}

const ENVELOPE = ['time', 'level', 'app', 'run', 'event'];

function fields(event: object, ...said: string[]): string[] {
  return Object.entries(event)
    .filter(([key]) => !ENVELOPE.includes(key) && !said.includes(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
}
