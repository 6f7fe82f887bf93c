import type { z } from 'zod';

/** The errors in one data file: `<file> › <field>: what is wrong (the value); what to do` each. */
export class DataFileError extends Error {
  override readonly name = 'DataFileError';

  constructor(
    readonly problems: readonly { readonly file: string; readonly field: string; readonly message: string }[],
  ) {
    super(problems.map(({ file, field, message }) => `${file} › ${field}: ${message}`).join('\n'));
  }
}

/**
 * Parses the text of a data file.
 *
 * @throws DataFileError with every problem at once. The schema's messages say what is wrong and what to do; this function adds the value, unless it may be secret.
 */
export function parseDataFile<T>(file: string, text: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // The message of JSON.parse may quote the text, which may be a key.
    const place = / at position \d+( \(line \d+ column \d+\))?/.exec(`${error}`)?.[0] ?? '';
    const message = `must be valid JSON (${text.trim() === '' ? 'empty' : `not readable${place}`}); correct it`;
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
      message: `has an unknown field (${issue.keys.join(', ')}); correct its spelling or remove it`,
    };
  }
  const value = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], content);
  const field = issue.path.join('.') || 'content';
  const [wrong, ...cure] = issue.message.split('; ');
  return { field, message: `${wrong} (${shown(issue.path, value)}); ${cure.join('; ') || 'correct it'}` };
}

/** Formats a value for a message. Messages end up in logs, and a private key may be in the place of a certificate. */
function shown(path: readonly PropertyKey[], value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  if (path.length === 0 || path.includes('ca') || text.includes('-----BEGIN')) return 'not shown';
  return text.replace(/\/\/[^/\s"]*@/g, '//…@');
}
