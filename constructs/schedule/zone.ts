import { ZONES } from './zone-data';

const MINUTE = 60_000;

/** A period in which a zone's clocks do not change. Milliseconds; `to` is excluded. */
export interface Steady {
  readonly from: number;
  readonly to: number;
  /** The offset to add to UTC for the wall time. */
  readonly offset: number;
}

/**
 * Returns why Kubernetes would not load this time zone, or `undefined`.
 *
 * Kubernetes calls Go's `time.LoadLocation`, which opens a file with exactly this name. Kubernetes itself rejects
 * `Local`.
 */
export function zoneProblem(timeZone: string): string | undefined {
  if (zones().has(timeZone)) return undefined;
  const spelt = [...zones().keys()].find((name) => name.toLowerCase() === String(timeZone).toLowerCase());
  if (spelt !== undefined) return `is misspelled; use ${spelt}`;
  return 'must be a time zone of the IANA database; use a name such as Europe/Paris or UTC';
}

/**
 * Returns the periods between the changes of a zone's clocks, in order and without gaps. The first has no start, and
 * the last has no end.
 *
 * @throws Error if {@link zoneProblem} returns a problem for the zone
 */
export function steadyStretches(timeZone: string): readonly Steady[] {
  const stretches = zones().get(timeZone);
  if (!stretches) throw new Error(`${timeZone}: must be a time zone that Go knows; call zoneProblem first`);
  return stretches();
}

let known: ReadonlyMap<string, () => readonly Steady[]> | undefined;

function zones(): ReadonlyMap<string, () => readonly Steady[]> {
  known ??= new Map(
    ZONES.trim()
      .split('\n')
      .flatMap((line) => {
        const [offsets, names] = line.split('|') as [string, string];
        let stretches: readonly Steady[] | undefined;
        const read = () => {
          stretches ??= stretchesOf(offsets);
          return stretches;
        };
        return names.split(' ').map((name): [string, typeof read] => [name, read]);
      }),
  );
  return known;
}

/** @param offsets `60 29579100:120 29881500:60`: minutes, as the data file has them */
function stretchesOf(offsets: string): Steady[] {
  const [start, ...jumps] = offsets.split(' ');
  const steps = [
    { from: Number.NEGATIVE_INFINITY, offset: Number(start) * MINUTE },
    ...jumps.map((jump) => {
      const [minute, offset] = jump.split(':').map(Number) as [number, number];
      return { from: minute * MINUTE, offset: offset * MINUTE };
    }),
  ];
  return steps.map((step, index) => ({ ...step, to: steps[index + 1]?.from ?? Number.POSITIVE_INFINITY }));
}
