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
 * @throws DataFileError with every problem at once. Messages of the schema say what to do; the value is added here.
 */
export function parseDataFile<T>(file: string, text: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : `${error}`;
    throw new DataFileError([{ file, field: 'content', message: `is no JSON (${reason}); correct it` }]);
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
  const said = value === undefined ? 'missing' : JSON.stringify(value);
  return { field, message: `${wrong} (${said}); ${cure.join('; ') || 'correct it'}` };
}
