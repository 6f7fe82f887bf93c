import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import { z } from 'zod';
import { EXIT } from '../../cli/terminal/exit-code';
import { Failure } from '../../cli/terminal/failure';
import type { Tree } from './tree';

/** The compared parts of a file. */
export interface Read<T> {
  readonly compared: T;
  /** Everything else in the file. */
  readonly rest: unknown;
}

/**
 * Reads a YAML file with a schema; `undefined` if the file does not exist.
 *
 * @throws Failure (usage) if the file does not match the schema
 */
export function readManifest<T>(tree: Tree, path: string, shape: z.ZodType<T>): Read<T> | undefined {
  if (!tree.paths.includes(path)) return undefined;
  return checked(tree, path, () => readBy(shape, parse(tree.read(path))));
}

/** @throws z.ZodError if the value does not match the schema */
export function readBy<T>(shape: z.ZodType<T>, value: unknown): Read<T> {
  const compared = shape.parse(value);
  return { compared, rest: unread(value, compared) };
}

/** The parts of a value that the schema ignores. They are reported too. */
function unread(value: unknown, compared: unknown): unknown {
  if (compared === undefined) return value;
  if (typeof value !== 'object' || typeof compared !== 'object' || value === null || compared === null)
    return undefined;
  const left = Object.entries(value)
    .map(([key, each]) => [key, unread(each, (compared as Record<string, unknown>)[key])] as const)
    .filter(([, each]) => each !== undefined);
  return left.length > 0 ? Object.fromEntries(left) : undefined;
}

/** A digest: equal for equal content. */
export const digestOf = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value) ?? '')
    .digest('hex')
    .slice(0, 8);

/** @throws Failure (usage) with the file, its tree and the cause, if the file cannot be read */
export function checked<T>(tree: Tree, path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const text = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw new Failure(`${tree.name} › ${path}`, `cannot be read (${text.replaceAll(/\s+/g, ' ').trim()})`, {
      next: 'run `npm start`, or restore the file from Git',
      exitCode: EXIT.usage,
      cause,
    });
  }
}
