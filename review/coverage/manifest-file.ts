import { type Document, isMap, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { kindOf, type ManifestObject, manifestObject } from './manifest-object';

/** Something of a file cannot be read: `<file>:<line>: <why>`. */
export class Unreadable extends Error {}

/** One value, and the line that it begins on. */
interface Found {
  readonly value: unknown;
  readonly line: number;
}

/**
 * The objects of one file, YAML or JSON.
 *
 * @throws Unreadable with the line
 */
export function objectsIn(file: string, text: string, namespace: string): ManifestObject[] {
  // A chart's values may be YAML of any kind; only what says a kind is an object.
  if (!/\bkind\b/.test(text)) return [];
  return valuesIn(file, text).flatMap(({ value, line }) => {
    const kind = kindOf(value);
    if (!kind) return [];
    const where = `${file}:${line}`;
    try {
      return [manifestObject(kind, value, { namespace, where })];
    } catch (cause) {
      if (!(cause instanceof z.ZodError)) throw cause;
      throw new Unreadable(`${where}: ${kind} is none: ${issues(cause)}`);
    }
  });
}

const issues = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(', ');

function valuesIn(file: string, text: string): Found[] {
  if (file.endsWith('.json')) {
    try {
      // Faster, and there are large ones. What is no JSON is read as YAML, which says on which line.
      return itemsOf(JSON.parse(text)).map((value) => ({ value, line: 1 }));
    } catch {}
  }
  const lineCounter = new LineCounter();
  const lineAt = (offset: number) => lineCounter.linePos(offset).line;
  // Kubernetes' own reader takes a key twice, and charts write it.
  const documents = parseAllDocuments(text, { lineCounter, merge: true, prettyErrors: false, uniqueKeys: false });
  return [...documents].flatMap((document) => {
    const [error] = document.errors;
    if (error) throw new Unreadable(`${file}:${lineAt(error.pos[0])}: ${error.message}`);
    const start = lineAt(document.contents?.range?.[0] ?? document.range[0]);
    const lines = itemOffsets(document).map(lineAt);
    try {
      return itemsOf(document.toJS()).map((value, index) => ({ value, line: lines[index] ?? start }));
    } catch (cause) {
      throw new Unreadable(`${file}:${start}: ${(cause as Error).message}`);
    }
  });
}

/** The items of a list of Kubernetes', whose own kind may be left out where the list's says it; else the value itself. */
function itemsOf(value: unknown): unknown[] {
  const { apiVersion, kind, items } = (value ?? {}) as Record<string, unknown>;
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) return [value];
  const implied = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
  return items.flatMap((item) => itemsOf({ ...implied, ...item }));
}

/** Where the items of a list begin; of lists in lists only the outer ones. */
function itemOffsets({ contents }: Document): number[] {
  const items = isMap(contents) ? contents.get('items') : undefined;
  if (!isSeq(items)) return [];
  return items.items.map((item) => (item as { range?: [number, number, number] }).range?.[0] ?? 0);
}
