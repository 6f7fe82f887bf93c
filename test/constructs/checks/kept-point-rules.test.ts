import { retention } from '../../../constructs/checks/app/retention';
import type { Place, Rule } from '../../../constructs/checks/app/rule';
import { verification } from '../../../constructs/checks/app/verification';
import { sentence } from '../../../constructs/declaration/finding';
import { app, cluster, props, publicKey, store } from '../sample';

const place: Place = { cluster, store, publicKeys: [publicKey] };
const noLock = { store: { ...store, lock: null } };
const say = (rule: Rule, otherwise: object = {}, where: Partial<Place> = {}) =>
  rule(app({ ...otherwise }), { ...place, ...where }).map((finding) => `${finding.severity}: ${sentence(finding)}`);
const scheduled = (schedule: object) => ({ schedule: { ...props.schedule, ...schedule } });

describe('verification', () => {
  const at = (cron: string, timeZone = 'Europe/Berlin') =>
    say(verification, { verification: { cron }, ...scheduled({ timeZone }) });

  it('accepts every day, also twice', () => {
    expect(['30 12 * * *', '0 3,15 * * *', '30 2 * * *'].flatMap((cron) => at(cron, 'Asia/Hong_Kong'))).toEqual([]);
  });

  it.each([
    ['0 3 * * 1-5', 'leaves up to 3 d 1 h between two runs'],
    ['30 2 * * *', 'leaves up to 1 d 23 h between two runs'],
    ['0 0 31 2 *', 'does not run twice'],
  ])('refuses %s, which does not run every day', (cron, problem) => {
    expect(at(cron)).toEqual([
      `refused: shop › verification.cron: ${problem} ('${cron}'); run it every day, at an hour that daylight saving time never skips`,
    ]);
  });

  it('rejects an invalid schedule', () => {
    expect(at('@reboot')).toHaveLength(1);
  });
});

describe('retention', () => {
  it.each([0, -1, 1.5, Number.NaN, '12', 2 ** 53])('refuses to keep %p', (keepAtLeast) => {
    expect(say(retention, { retention: { keepAtLeast } })).toEqual([
      `refused: shop › retention.keepAtLeast: must be a whole number, 1 or more (${keepAtLeast}); correct it`,
    ]);
  });

  it.each(['hourly', 'daily', 'weekly', 'monthly', 'yearly'])('refuses a class without points: %s', (name) => {
    const rule = (count: unknown) => say(retention, { retention: { keepAtLeast: 3, [name]: count } }, noLock);
    expect(rule(1)).toEqual([]);
    for (const count of [0, -1, 0.5, '7', 2 ** 53])
      expect(rule(count)).toEqual([
        `refused: shop › retention.${name}: must be a whole number, 1 or more (${count}); correct it, or remove it`,
      ]);
  });

  it('refuses an unknown class', () => {
    expect(say(retention, { retention: { keepAtLeast: 3, minutely: 7 } })).toEqual([
      'refused: shop › retention.minutely: is not a retention class (7); use one of hourly, daily, weekly, monthly, yearly',
    ]);
  });

  it('warns about the class that keeps points for longer than the lock', () => {
    const rule = (more: object) => say(retention, { retention: { keepAtLeast: 3, ...more } });
    expect(rule({ hourly: 100, daily: 28, weekly: 4 })).toEqual([]);
    expect(rule({ daily: 28, monthly: 6, weekly: 5 })).toEqual([
      'warning: shop › retention: the oldest of 6 monthly restore points may be 186 d 6 h old, but the lock lasts 30 days;' +
        " lock for longer, or accept that the store's owner can destroy the older points",
    ]);
    // With a run every six hours, 121 hours that contain a point are 30 days.
    expect(rule({ hourly: 121 })).toHaveLength(1);
  });

  it('warns if points are kept for longer than the lock', () => {
    // 30 days of four points each, and the point at their start.
    expect(say(retention, { retention: { keepAtLeast: 121 } })).toEqual([]);
    expect(say(retention, { retention: { keepAtLeast: 122 } })).toEqual([
      'warning: shop › retention: the oldest of 122 restore points may be 30 d 6 h old, but the lock lasts 30 days;' +
        " lock for longer, or accept that the store's owner can destroy the older points",
    ]);
    expect(say(retention, { retention: { keepAtLeast: 122 } }, noLock)).toEqual([]);
  });
});
