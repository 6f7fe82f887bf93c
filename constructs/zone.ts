const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A stretch of time in which a zone's clocks run without a jump. Milliseconds; `to` is excluded. */
export interface Steady {
  readonly from: number;
  readonly to: number;
  /** What to add to UTC to have the wall time. */
  readonly offset: number;
}

/** Why Kubernetes would not load this time zone, or `undefined`. */
export function zoneProblem(timeZone: string): string | undefined {
  if (!knownProblems.has(timeZone)) knownProblems.set(timeZone, problemOf(timeZone));
  return knownProblems.get(timeZone);
}

const knownProblems = new Map<string, string | undefined>();

function problemOf(timeZone: string): string | undefined {
  const cure = 'write a name of the IANA database, such as Europe/Paris or UTC';
  if (!/^[A-Z]/.test(timeZone)) return `is no time zone; ${cure}`;
  try {
    const known = new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
    // Node takes any case; Go opens a file of that name.
    if (known !== timeZone && known.toLowerCase() === timeZone.toLowerCase()) return `is not spelt so; write ${known}`;
  } catch {
    return `is no time zone; ${cure}`;
  }
  return undefined;
}

const knownZones = new Map<string, readonly Steady[]>();

/** The stretches between the jumps of a zone's clocks, in order, from midnight to midnight UTC. */
export function steadyStretches(timeZone: string, from: number, to: number): readonly Steady[] {
  const key = `${timeZone} ${from} ${to}`;
  const known = knownZones.get(key);
  if (known) return known;
  const offsetAt = offsetsOf(timeZone);
  const stretches: Steady[] = [];
  let start = from;
  let offset = offsetAt(from);
  for (let day = from; day < to; day += DAY) {
    const end = Math.min(day + DAY, to);
    if (offsetAt(end) === offset) continue;
    const jump = firstMinute(day, end, (time) => offsetAt(time) !== offset);
    stretches.push({ from: start, to: jump, offset });
    start = jump;
    offset = offsetAt(end);
  }
  stretches.push({ from: start, to, offset });
  knownZones.set(key, stretches);
  return stretches;
}

function firstMinute(before: number, after: number, isAfter: (time: number) => boolean): number {
  let [low, high] = [before, after];
  while (high - low > MINUTE) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE;
    if (isAfter(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function offsetsOf(timeZone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  return (time) => {
    const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(format.format(time)) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * MINUTE;
  };
}
