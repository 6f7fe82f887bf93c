/** UTC, RFC 3339, milliseconds. */
export const rfc3339 = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** A time as this program writes it; `undefined` if it is anything else. */
export function parseTime(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  const time = Date.parse(text);
  return Number.isFinite(time) && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text) ? time : undefined;
}
