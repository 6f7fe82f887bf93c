import { type Document, isMap, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import type { Unjudged } from './unjudged';

/** One value of a file, and the line that it begins on. */
export interface Found {
  readonly value: unknown;
  readonly line: number;
  /** Of a list: where its items begin. */
  readonly lines?: readonly number[];
}

export interface Values {
  readonly values: readonly Found[];
  /** Documents that cannot be read. */
  readonly unjudged: readonly Unjudged[];
}

/** A longer document takes minutes and gigabytes; characters. */
const LONGEST = 32 * 2 ** 20;
const RENDER = 'render templates first (helm template, kustomize build), or correct it';

/** The values of a file, one a document. */
export function valuesIn(file: string, text: string): Values {
  if (/\.json$/i.test(file)) {
    try {
      // Faster, and there are large ones. What is no JSON is read as YAML, which says on which line.
      return { values: [{ value: JSON.parse(text), line: 1 }], unjudged: [] };
    } catch {}
  }
  const [values, unjudged]: [Found[], Unjudged[]] = [[], []];
  for (const { document, line } of documentsOf(text)) {
    // Of a document that says no kind nothing is wanted.
    if (!/\bkind\b/.test(document)) continue;
    const found = read(document, line);
    if (Array.isArray(found)) values.push(...found);
    else unjudged.push({ where: `${file}:${found.line}`, why: `${found.why}; ${RENDER}` });
  }
  return { values, unjudged };
}

/**
 * The documents of a text, each for itself: in a broken one the reader may lose the beginning of the next. Three dashes at the beginning of a line are
 * nothing else in YAML. With directives, which stand before the dashes, all are one.
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
    // Kubernetes' own reader takes a key twice, and charts write it.
    const options = { merge: true, prettyErrors: false, uniqueKeys: false, logLevel: 'error' } as const;
    const documents = parseAllDocuments(text, { lineCounter, ...options });
    const broken = [...documents].flatMap(({ errors }) => errors)[0];
    if (broken) return { line: lineAt(broken.pos[0]), why: broken.message };
    return [...documents].map((document) => {
      line = lineAt(document.contents?.range?.[0] ?? document.range[0]);
      // An alias is the same value again, and not a copy: there may be any number.
      return { value: document.toJS({ maxAliasCount: -1 }), line, lines: itemOffsets(document).map(lineAt) };
    });
  } catch (cause) {
    return { line, why: (cause as Error).message };
  }
}

/** The items of a list of Kubernetes', whose own kind may be left out where the list's says it, or of a Template of OpenShift; else the value itself. */
export function itemsOf(found: Found): Found[] {
  return below(found, new Set());
}

/** @param seen an alias may lead back */
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

/** Where the items of a list begin; of lists in lists only the outer ones. */
function itemOffsets({ contents }: Document): number[] {
  const items = isMap(contents) ? contents.get('items') : undefined;
  if (!isSeq(items)) return [];
  return items.items.map((item) => (item as { range?: [number, number, number] }).range?.[0] ?? 0);
}
