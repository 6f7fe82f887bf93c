/**
 * Returns a cron expression for every six hours whose next time is more than three hours away, so that no scheduled run
 * disturbs a test.
 *
 * @param timeZone of the schedule
 */
export function later(timeZone: string, now = new Date()): string {
  const format = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' });
  const hour = (Number(format.format(now)) + 4) % 6;
  return `15 ${[0, 6, 12, 18].map((more) => hour + more).join(',')} * * *`;
}
