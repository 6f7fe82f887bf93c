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

/** The events that this CLI knows. Any other event of a newer runner is shown with its fields. */
export type Happening = { readonly [E in keyof LogEvents]: { readonly event: E } & LogEvents[E] }[keyof LogEvents];

/** The event of a line of the runner's log. `undefined` if the line is something else, such as the last words of Node. */
export function parseEvent(line: string): RunnerEvent | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value = JSON.parse(line) as RunnerEvent;
    return typeof value.event === 'string' && typeof value.time === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Describes an event in one line. */
export function describe(event: RunnerEvent): string {
  return printable(words(event));
}

function words(event: RunnerEvent): string {
  switch (event.event) {
    case 'step':
      return inParentheses(event.step, fields(event, 'step'));
    case 'progress':
      return `${event.step}: ${amount(event.bytes, event.total)}`;
    case 'action-set':
      return `ActionSet ${event.actionSet}: ${event.action}${event.capture ? ` of ${event.capture}` : ''} ${event.state}${event.phase ? ` (${event.phase})` : ''}`;
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
      return `${EXIT_CODES[event.exitCode as ExitCode] ?? `exit code ${event.exitCode}`}, after ${duration(event.seconds)}`;
    default:
      return inParentheses((event as RunnerEvent).event, fields(event));
  }
}

/** `12.3 MB`, or `12.3 MB of 318 MB (4 %)`. */
export function amount(bytes: number, total?: number | undefined): string {
  if (!total) return size(bytes);
  return `${size(bytes)} of ${size(total)} (${Math.min(100, Math.floor((bytes / total) * 100))} %)`;
}

/** The run that wrote this key of the store. The safety point of a restore has a run of its own. */
export function runOf(key: string): string {
  return key.split('/').at(-2) ?? key;
}

/** Replaces control characters, which a terminal would obey, with spaces. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ');
}

const ENVELOPE = ['time', 'level', 'app', 'run', 'event'];

function fields(event: object, ...said: string[]): string[] {
  return Object.entries(event)
    .filter(([key]) => !ENVELOPE.includes(key) && !said.includes(key))
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([key, value]) => `${spaced(key)} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
}

/** `startedFor` as `started for`. */
const spaced = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const inParentheses = (name: string, said: readonly string[]): string =>
  said.length > 0 ? `${name} (${said.join(', ')})` : name;
