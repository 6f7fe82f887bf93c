/** Nanoseconds of each unit that Go's `time.ParseDuration` knows. */
const UNITS: Readonly<Record<string, number>> = {
  ...{ ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 },
};

/** About 292 years. More does not fit into Go's int64 of nanoseconds. */
const MOST = 2 ** 63;

/** Returns a Go duration, such as `1h30m`, in nanoseconds, or `undefined` if Go's `time.ParseDuration` rejects it. */
export function goDuration(text: string): number | undefined {
  const [, sign, parts = ''] = /^([-+]?)(.*)$/s.exec(text) ?? [];
  if (parts === '0') return 0;
  if (!/^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(parts)) return undefined;
  let sum = 0;
  for (const [, number, unit] of parts.matchAll(/([\d.]+)([^\d.]+)/g)) sum += Number(number) * UNITS[unit!]!;
  if (sum >= MOST) return undefined;
  return sign === '-' ? -sum : sum;
}
