import { type Document, isMap, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import type { Unjudged } from './unjudged';

/** A value of a file, and the line on which it starts. */
export interface Found {
  readonly value: unknown;
  readonly line: number;
  /** If it is a list: the lines on which its items start. */
  readonly lines?: readonly number[];
}

export interface Values {
  readonly values: readonly Found[];
  /** Documents that cannot be read. */
  readonly unjudged: readonly Unjudged[];
}

/** The longest document, in characters. A longer one takes minutes and gigabytes to parse. */
const LONGEST = 32 * 2 ** 20;
const RENDER = 'render templates first (helm template, kustomize build), or correct it';

/** Reads the values of a file: one per document. */
export function valuesIn(file: string, text: string): Values {
  if (/\.json$/i.test(file)) {
    try {
      // JSON.parse is faster, which matters for large files. If it fails, the YAML reader reports the line of the error.
      return { values: [{ value: JSON.parse(text), line: 1 }], unjudged: [] };
    } catch {}
  }
  const [values, unjudged]: [Found[], Unjudged[]] = [[], []];
  for (const { document, line } of documentsOf(text)) {
    // Only a document with a kind is of interest.
    if (!/\bkind\b/.test(document)) continue;
    const found = read(document, line);
    if (Array.isArray(found)) values.push(...found);
    else unjudged.push({ where: `${file}:${found.line}`, why: `${found.why}; ${RENDER}` });
  }
  return { values, unjudged };
}

/**
 * Splits a text into its documents, because after a broken one the reader may skip the start of the next. In YAML, three dashes at the start of a line
 * have no other meaning. Directives come before the dashes, so a text with directives is not split.
 */
function documentsOf(text: string): { document: string; line: number }[] {
  if (/^%/m.test(text)) return [{ document: text, line: 1 }];
  let line = 1;
  return text.split(/^(?=---(?:\s|$))/m).map((document) => {
    const first = line;
    line += document.match(/\n/g)?.length ?? 0;
    return { document, line: first };
  });
}

function read(text: string, first: number): Found[] | { line: number; why: string } {
  if (text.length > LONGEST) return { line: first, why: `is longer than ${LONGEST / 2 ** 20} MiB; split it` };
  const lineCounter = new LineCounter();
  let line = first;
  const lineAt = (offset: number) => first - 1 + lineCounter.linePos(offset).line;
  try {
    // Kubernetes' own reader accepts a duplicate key, and some charts write it.
    const options = { merge: true, prettyErrors: false, uniqueKeys: false, logLevel: 'error' } as const;
    const documents = parseAllDocuments(text, { lineCounter, ...options });
    const broken = [...documents].flatMap(({ errors }) => errors)[0];
    if (broken) return { line: lineAt(broken.pos[0]), why: broken.message };
    return [...documents].map((document) => {
      line = lineAt(document.contents?.range?.[0] ?? document.range[0]);
      // Aliases refer to the same value without copying it, so their number does not matter.
      return { value: document.toJS({ maxAliasCount: -1 }), line, lines: itemOffsets(document).map(lineAt) };
    });
  } catch (cause) {
    return { line, why: (cause as Error).message };
  }
}

/** The items of a Kubernetes list or an OpenShift Template; for any other value the value itself. An item may omit its kind if the list implies it. */
export function itemsOf(found: Found): Found[] {
  return below(found, new Set());
}

/** @param seen an alias may form a cycle */
function below({ value, line, lines = [] }: Found, seen: Set<unknown>): Found[] {
  const { apiVersion, kind, items, objects } = (value ?? {}) as Record<string, unknown>;
  if (typeof kind !== 'string' || seen.has(value)) return [{ value, line }];
  seen.add(value);
  if (kind === 'Template' && Array.isArray(objects))
    return objects.flatMap((item) => below({ value: item, line }, seen));
  if (!kind.endsWith('List') || !Array.isArray(items)) return [{ value, line }];
  const implied = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
  return items.flatMap((item, index) => {
    if (item === null || typeof item !== 'object' || seen.has(item)) return [];
    return below({ value: { ...implied, ...item }, line: lines[index] ?? line }, seen.add(item));
  });
}

/** The offsets of a list's items. In nested lists, only those of the outer list. */
function itemOffsets({ contents }: Document): number[] {
  const items = isMap(contents) ? contents.get('items') : undefined;
  if (!isSeq(items)) return [];
  return items.items.map((item) => (item as { range?: [number, number, number] }).range?.[0] ?? 0);
}
