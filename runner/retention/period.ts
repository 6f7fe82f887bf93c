/** The classes of retention, from the shortest period to the longest. */
export const classes = ['hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const;

export type PeriodClass = (typeof classes)[number];

const DAY = 86_400_000;

/**
 * Names the hour, day, week, month and year of a time by the clocks of a place, so that two times can be compared.
 *
 * An hour that occurs twice, when daylight saving time ends, counts as two. A week starts on Monday (ISO 8601).
 *
 * @param timeZone a name of the IANA database
 */
export function periodsIn(timeZone: string): (time: number) => Readonly<Record<PeriodClass, string>> {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23', timeZoneName: 'longOffset' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit' },
  });
  return (time) => {
    const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]));
    const [year, month, day, hour, offset] = (['year', 'month', 'day', 'hour', 'timeZoneName'] as const).map((type) =>
      parts.get(type),
    );
    const date = `${year}-${month}-${day}`;
    const days = Date.UTC(Number(year), Number(month) - 1, Number(day)) / DAY;
    return {
      hourly: `${date} ${hour} ${offset}`,
      daily: date,
      // 1 January 1970 was a Thursday.
      weekly: `Monday ${days - ((days + 3) % 7)}`,
      monthly: `${year}-${month}`,
      yearly: `${year}`,
    };
  };
}
