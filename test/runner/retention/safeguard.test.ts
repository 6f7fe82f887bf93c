import { safeguard } from '../../../runner/retention/safeguard';

const NOW = Date.parse('2026-11-21T04:30:00.000Z');
const point = (minutesAgo: number, verified = true) => ({
  run: `r${minutesAgo}`,
  time: NOW - minutesAgo * 60_000,
  verified,
});
const doubt = (points: ReturnType<typeof point>[], run = 'r5') =>
  safeguard(points, { run, now: NOW, rpoSeconds: 28_800 })?.cause;

test("none while the newest point is the run's own, and verified within the RPO", () => {
  expect(doubt([point(400), point(5), point(5000, false)])).toBeUndefined();
  expect(doubt([point(5, false), point(480)])).toBeUndefined();
  // Two clocks always differ a little.
  expect(doubt([point(-4)], 'r-4')).toBeUndefined();
});

test.each([
  [
    "a point is in the future, even the run's own",
    [point(5), point(-6)],
    'r-6',
    /^the restore point r-6 is in the future/,
  ],
  ['a point is newer than the own one', [point(5), point(4)], 'r5', "the newest restore point is r4, not this run's"],
  ["the run's own point is missing", [], 'r5', "this run's restore point is missing"],
  ['nothing is verified', [point(5, false)], 'r5', /^there is no verified restore point/],
  [
    'what is verified is older than the RPO',
    [point(5, false), point(481)],
    'r5',
    'the newest verified restore point is r481, older than the RPO of 28800 s (now is 2026-11-21T04:30:00.000Z)',
  ],
])('if %s', (_, points, run, cause) => {
  expect(doubt(points, run)).toEqual(typeof cause === 'string' ? cause : expect.stringMatching(cause));
});
