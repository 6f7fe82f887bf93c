import type { Outcome } from './trial';

/** An unexpected outcome. */
export type Failure = Extract<Outcome, { kind: 'failed' }>;

/** One fault, with the smallest schema that shows it. */
export interface Finding {
  readonly seed: number;
  readonly signature: string;
  readonly failure: Failure;
  /** The statements that show it. */
  readonly sql: string;
  /** The number of schemas that failed in the same way. */
  count: number;
}

/**
 * Returns what failures with the same cause probably share: the stage, and the server's error or the kinds of
 * differences.
 */
export function signatureOf(outcome: Outcome): string {
  if (outcome.kind === 'same') return outcome.kind;
  if (outcome.kind === 'failed' && outcome.differences.length > 0) {
    const kinds = outcome.differences.map(({ about }) => {
      const [, kind, , what] = JSON.parse(about) as string[];
      return `${kind} ${what}`;
    });
    return `${outcome.stage}: ${[...new Set(kinds)].sort().join(', ')}`;
  }
  const [first = ''] = outcome.words.split('\n');
  const [, code] = /(?:ERROR|error:?) (\d{4})\b/.exec(first) ?? [];
  return `${outcome.stage}: ${code ? `${code} ` : ''}${withoutNames(first)}`;
}

/** Returns a message without its names and numbers. */
export const withoutNames = (words: string) =>
  words
    .replace(/at line \d+/g, '')
    .replace(/: [^:]*;/g, ': …;')
    .replace(/'.*'|`.*`|".*"/g, '…')
    .replace(/\(.*\)/g, '(…)')
    .replace(/\d+/g, '0')
    .slice(0, 160);

const cut = (value: string | undefined) => (value === undefined ? '(nothing)' : value.slice(0, 1500));

export function sayFinding({ seed, signature, failure, sql, count }: Finding): string {
  const differences = failure.differences.map(
    ({ about, before, after }) => `--- ${about}\nbefore: ${cut(before)}\nafter:  ${cut(after)}`,
  );
  return [
    `=== ${signature} (${count} schemas, first seed ${seed})`,
    failure.words,
    ...differences.slice(0, 6),
    'made by:',
    sql,
    '',
  ].join('\n');
}
