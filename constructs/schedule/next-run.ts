/*
 * A translation of spec.go of robfig/cron 3.0.1, which says when the CronJobs of Kubernetes run.
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
import type { CronFields } from './cron-spec';
import type { WallClock, WallTime } from './wall-clock';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** If a schedule finds no time within this many years, Kubernetes reports that it never runs. */
const YEARS = 5;

/**
 * Returns the first run of a schedule after an instant, in milliseconds since 1970 UTC, or `undefined` if there is none
 * within five years.
 *
 * The algorithm follows robfig/cron step by step, because its results at a change of the clocks follow no other rule.
 * Where midnight does not exist, it may skip a day or a week.
 */
export function nextRun(fields: CronFields, clock: WallClock, after: number): number | undefined {
  const { minute, hour, month } = fields;
  // Otherwise the loop would search minute by minute through all years.
  if (![minute, hour, month].every(({ matches }) => matches.includes(true))) return undefined;
  let time = Math.floor(after / SECOND) * SECOND + SECOND;
  let wall = clock.read(time);
  const set = (instant: number) => {
    time = instant;
    wall = clock.read(time);
  };
  // The smaller fields are reset once, at the first field that does not match.
  let added = false;
  const reset = (instant: () => number) => {
    if (!added) set(instant());
    added = true;
  };
  const limit = wall.year + YEARS;
  wrap: while (wall.year <= limit) {
    while (!month.matches[wall.month]) {
      reset(() => clock.instant(wall.year, wall.month, 1));
      set(clock.instant(wall.year, wall.month + 1, wall.day, wall.hour, wall.minute));
      if (wall.month === 1) continue wrap;
    }
    while (!dayMatches(fields, wall)) {
      reset(() => clock.instant(wall.year, wall.month, wall.day));
      set(clock.instant(wall.year, wall.month, wall.day + 1, wall.hour, wall.minute));
      // Midnight does not exist on that day.
      if (wall.hour !== 0) set(time + (wall.hour > 12 ? 24 - wall.hour : -wall.hour) * HOUR);
      if (wall.day === 1) continue wrap;
    }
    while (!hour.matches[wall.hour]) {
      reset(() => clock.instant(wall.year, wall.month, wall.day, wall.hour));
      set(time + HOUR);
      if (wall.hour === 0) continue wrap;
    }
    while (!minute.matches[wall.minute]) {
      reset(() => time - (time % MINUTE));
      set(time + MINUTE);
      if (wall.minute === 0) continue wrap;
    }
    // Only second 0 matches. Otherwise all fields are checked again.
    if (time % MINUTE === 0) return time;
    reset(() => time);
    set(time - (time % MINUTE) + MINUTE);
  }
  return undefined;
}

function dayMatches({ day, weekday }: CronFields, wall: WallTime): boolean {
  const [inMonth, inWeek] = [day.matches[wall.day]!, weekday.matches[wall.weekday]!];
  return day.star || weekday.star ? inMonth && inWeek : inMonth || inWeek;
}
