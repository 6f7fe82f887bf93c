const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** Formats a duration for people: `7 h 30 min`. (cdk8s formats eight hours as `7 hours 60 minutes`.) */
export function inWords(seconds: number): string {
  let rest = seconds;
  const words = UNITS.flatMap(([unit, length]) => {
    const count = Math.floor(rest / length);
    rest -= count * length;
    return count > 0 ? [`${count} ${unit}`] : [];
  });
  return words.join(' ') || '0 s';
}
