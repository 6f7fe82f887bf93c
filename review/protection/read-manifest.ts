import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import { z } from 'zod';
import { EXIT } from '../../cli/terminal/exit-code';
import { Failure } from '../../cli/terminal/failure';
import type { Tree } from './tree';

/** What a file says, as far as somebody weighs it. */
export interface Read<T> {
  readonly said: T;
  /** Everything else in it. */
  readonly rest: unknown;
}

/**
 * Reads a file of YAML by a shape; `undefined` where it is not there.
 *
 * @throws Failure (usage) if it is not of that shape
 */
export function readManifest<T>(tree: Tree, path: string, shape: z.ZodType<T>): Read<T> | undefined {
  if (!tree.paths.includes(path)) return undefined;
  return checked(tree, path, () => readBy(shape, parse(tree.read(path))));
}

/** @throws z.ZodError if the value is not of that shape */
export function readBy<T>(shape: z.ZodType<T>, value: unknown): Read<T> {
  const said = shape.parse(value);
  return { said, rest: unread(value, said) };
}

/** What of a value a shape did not take: what nobody thought of is told of too. */
function unread(value: unknown, said: unknown): unknown {
  if (said === undefined) return value;
  if (typeof value !== 'object' || typeof said !== 'object' || value === null || said === null) return undefined;
  const left = Object.entries(value)
    .map(([key, each]) => [key, unread(each, (said as Record<string, unknown>)[key])] as const)
    .filter(([, each]) => each !== undefined);
  return left.length > 0 ? Object.fromEntries(left) : undefined;
}

/** Equal for the same content. */
export const digestOf = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value) ?? '')
    .digest('hex')
    .slice(0, 8);

/** @throws Failure (usage) that says which file of which tree cannot be read, and why */
export function checked<T>(tree: Tree, path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const text = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw new Failure(`${tree.name} › ${path}`, `cannot be read (${text.replaceAll(/\s+/g, ' ').trim()})`, {
      next: 'run `npm start`, or take it from Git again',
      exitCode: EXIT.usage,
      cause,
    });
  }
}
