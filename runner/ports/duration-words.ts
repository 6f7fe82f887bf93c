/** `90 s`, `30 minutes`. */
export const inWords = (seconds: number): string =>
  seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} minutes`;
