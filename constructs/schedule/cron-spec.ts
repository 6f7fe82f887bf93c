/*
 * A translation of parser.go of robfig/cron 3.0.1, which reads the schedules of Kubernetes.
 *
 * Copyright (C) 2012 Rob Figueiredo. All Rights Reserved. MIT LICENSE
 */

// prose-ignore sentence-length: the text of the MIT License
// Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to
// deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or
// sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions: The above copyright
// notice and this permission notice shall be included in all copies or substantial portions of the Software. THE SOFTWARE IS PROVIDED "AS IS", WITHOUT
// WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
// NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF
// CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
import { goDuration } from './go-duration';

/** The values that one field of a schedule matches. */
export interface CronField {
  /** By value: `matches[30]` is whether minute 30 matches. */
  readonly matches: readonly boolean[];
  /**
   * The field has a `*`. Then the days of the month and of the week must both match; otherwise one of them is enough.
   */
  readonly star: boolean;
}

/** A schedule of five fields, or of a word that abbreviates them. */
export interface CronFields {
  readonly minute: CronField;
  readonly hour: CronField;
  readonly day: CronField;
  /** January is 1. */
  readonly month: CronField;
  /** Sunday is 0. */
  readonly weekday: CronField;
}

/**
 * A schedule as Kubernetes reads it: fields, or `@every`, which is a fixed time after the previous run, whatever the
 * clocks show.
 */
export type CronSpec = CronFields | { readonly everySeconds: number };

/** Kubernetes would not accept this schedule. The message is `<what is wrong>; <what to do>`. */
export class CronError extends Error {}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const BOUNDS = {
  minute: { min: 0, max: 59 },
  hour: { min: 0, max: 23 },
  day: { min: 1, max: 31 },
  month: { min: 1, max: 12, names: MONTHS },
  weekday: { min: 0, max: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
} as const;

const WORDS: ReadonlyMap<string, string> = new Map([
  ...(['@yearly', '@annually'] as const).map((word) => [word, '0 0 1 1 *'] as const),
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ...(['@daily', '@midnight'] as const).map((word) => [word, '0 0 * * *'] as const),
  ['@hourly', '0 * * * *'],
]);

const EVERY = '@every ';
/** Go's `unicode.IsSpace`. */
const SPACES = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

/**
 * Reads a schedule as Kubernetes 1.34 does: `cron.ParseStandard`, without `TZ`.
 *
 * @throws CronError
 */
export function cronSpec(text: string): CronSpec {
  if (text.includes('TZ'))
    throw new CronError('contains a time zone, which Kubernetes does not accept there; set timeZone instead');
  if (text.startsWith(EVERY)) {
    const duration = goDuration(text.slice(EVERY.length));
    if (duration === undefined) throw new CronError('has an invalid duration; write it as in @every 1h30m');
    return { everySeconds: Math.max(1, Math.floor(duration / 1e9)) };
  }
  if (text.startsWith('@') && !WORDS.has(text))
    throw new CronError(`is not a word that Kubernetes accepts; use one of ${[...WORDS.keys()].join(', ')}`);
  const fields = (WORDS.get(text) ?? text).split(SPACES).filter((field) => field !== '');
  if (fields.length !== 5)
    throw new CronError('must have five fields; write minute, hour, day of the month, month, day of the week');
  const [minute, hour, day, month, weekday] = (Object.keys(BOUNDS) as (keyof typeof BOUNDS)[]).map((name, index) =>
    cronField(fields[index]!, BOUNDS[name]),
  ) as [CronField, CronField, CronField, CronField, CronField];
  return { minute, hour, day, month, weekday };
}

function cronField(text: string, bounds: Bounds): CronField {
  const matches = new Array<boolean>(bounds.max + 1).fill(false);
  let star = false;
  for (const part of text.split(',').filter((each) => each !== '')) {
    const range = rangeOf(part, bounds);
    star ||= range.star;
    for (let value = range.start; value <= range.end; value += range.step) matches[value] = true;
  }
  return { matches, star };
}

function rangeOf(text: string, { min, max, names = [] }: Bounds) {
  const [range, stepText, ...slashes] = text.split('/') as [string, ...string[]];
  const [low, high, ...hyphens] = range.split('-') as [string, ...string[]];
  const refuse = (why: string, cure: string) => new CronError(`${why} (${text}); ${cure}`);
  const number = (digits: string): number => {
    // The same as Go's strconv.Atoi, except for too many digits, which are out of bounds anyway.
    if (!/^\+?\d+$/.test(digits) || BigInt(digits.replace('+', '')) >= 2n ** 63n)
      throw refuse('has an invalid field', 'use *, numbers, ranges a-b, lists and steps');
    return Number(digits);
  };
  // Names of months count from 1, names of days from 0.
  const value = (word: string): number => {
    const index = names.indexOf(word.toLowerCase());
    return index === -1 ? number(word) : index + min;
  };
  const isAny = low === '*' || low === '?';
  if (hyphens.length > 0 && !isAny) throw refuse('has too many hyphens', 'write a range as a-b');
  const start = isAny ? min : value(low);
  let end = isAny ? max : high === undefined ? start : value(high);
  if (slashes.length > 0) throw refuse('has too many slashes', 'write a step as a-b/step');
  const step = stepText === undefined ? 1 : number(stepText);
  // `5/15` is `5-59/15`.
  if (stepText !== undefined && high === undefined) end = max;
  const isSunday = min === 0 && max === 6 && (start === 7 || end === 7 || (start > 0 && end === 0));
  if (isSunday) throw refuse('has an invalid day of the week', 'use 0 for Sunday, which cannot end a range');
  if (start < min || end > max) throw refuse('has a number that is out of bounds', `use numbers from ${min} to ${max}`);
  if (start > end) throw refuse('has a range that ends before it starts', 'write the lower number first');
  if (step === 0) throw refuse('has a step of 0', 'write a step of 1 or more');
  return { start, end, step, star: isAny && step === 1 };
}
