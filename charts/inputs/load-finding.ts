import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../constructs/declaration/finding';

/** `<path>:<line>:<column>: ERROR: <text>`, as esbuild reports text that is not TypeScript. */
const SYNTAX = /:(\d+):\d+: ERROR: (.+)$/m;

/**
 * Why a file could not be loaded, with the line: it is not TypeScript, or it threw an error.
 *
 * @param file from the root of the repository
 */
export function loadFinding(file: string, root: string, cause: unknown): Finding {
  const { message, stack } = isError(cause) ? cause : { message: String(cause), stack: '' };
  const [, place, syntax] = SYNTAX.exec(message) ?? [];
  if (syntax !== undefined) return finding(file, Number(place), `cannot be read (${syntax}); correct it`);
  const [first = ''] = message.split('\n');
  // Our own errors contain what to do.
  const text = first.includes('; ') ? first : `cannot be loaded (${first}); correct it`;
  return finding(file, lineOf(join(realpathSync(root), file), stack), text);
}

function finding(subject: string, line: number | undefined, message: string): Finding {
  return { severity: 'refused', subject, part: line === undefined ? 'content' : `line ${line}`, message };
}

/** The line of the file that the error came through. */
function lineOf(path: string, stack = ''): number | undefined {
  const at = stack.split('\n').find((frame) => frame.includes(`${path}:`));
  const line = at?.slice(at.indexOf(`${path}:`) + path.length + 1).match(/^\d+/)?.[0];
  return line === undefined ? undefined : Number(line);
}

/** Also detects an error of another realm, for which `instanceof` is false. */
function isError(cause: unknown): cause is { readonly message: string; readonly stack?: string } {
  return typeof cause === 'object' && cause !== null && 'message' in cause && typeof cause.message === 'string';
}
