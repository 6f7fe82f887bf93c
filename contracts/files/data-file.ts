import type { z } from 'zod';

/** What is wrong in one data file: one sentence each, `<file> › <field>: what is wrong (the value); what to do`. */
export class DataFileError extends Error {
  override readonly name = 'DataFileError';

  constructor(
    readonly problems: readonly { readonly file: string; readonly field: string; readonly message: string }[],
  ) {
    super(problems.map(({ file, field, message }) => `${file} › ${field}: ${message}`).join('\n'));
  }
}

/**
 * Reads the text of a data file.
 *
 * @throws DataFileError with every problem at once. Messages of the schema say what to do; the value is added here, unless it may be a secret.
 */
export function parseDataFile<T>(file: string, text: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // What JSON.parse says may quote the text, which may be a key.
    const place = / at position \d+( \(line \d+ column \d+\))?/.exec(`${error}`)?.[0] ?? '';
    const message = `is no JSON (${text.trim() === '' ? 'empty' : `not readable${place}`}); correct it`;
    throw new DataFileError([{ file, field: 'content', message }]);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new DataFileError(result.error.issues.map((issue) => ({ file, ...problem(issue, value) })));
}

function problem(issue: z.core.$ZodIssue, content: unknown): { field: string; message: string } {
  if (issue.code === 'unrecognized_keys') {
    const field = issue.path.join('.') || 'content';
    return {
      field,
      message: `has a field that is not known (${issue.keys.join(', ')}); correct its spelling or take it away`,
    };
  }
  const value = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], content);
  const field = issue.path.join('.') || 'content';
  const [wrong, ...cure] = issue.message.split('; ');
  return { field, message: `${wrong} (${shown(issue.path, value)}); ${cure.join('; ') || 'correct it'}` };
}

/** A value as a message may show it: what is said ends in logs, and where certificates belong a private key may stand. */
function shown(path: readonly PropertyKey[], value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  if (path.length === 0 || path.includes('ca') || text.includes('-----BEGIN')) return 'not shown';
  return text.replace(/\/\/[^/\s"]*@/g, '//…@');
}
