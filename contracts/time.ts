/** Formats a time in UTC, RFC 3339, with milliseconds. */
export const rfc3339 = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** Parses a time in the format that Jerrycan writes; `undefined` if it has another format. */
export function parseTime(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  const time = Date.parse(text);
  return Number.isFinite(time) && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text) ? time : undefined;
}
