import { z } from 'zod';
import { EXEMPT } from './coverage';
import { type CustomObject, customVerdict } from './kinds/custom-object';
import { annotationsOf, groupOf, kindOf, type ManifestObject, manifestObject } from './kinds/manifest-object';
import { type Found, itemsOf, valuesIn } from './manifest-value';
import type { Unjudged } from './unjudged';

/** The objects of one or more files. */
export interface Manifests {
  readonly objects: readonly ManifestObject[];
  /** Custom resources that keep data, or may keep data. */
  readonly custom: readonly CustomObject[];
  readonly unjudged: readonly Unjudged[];
}

/**
 * Reads the objects of one file of YAML or JSON. An object or document that cannot be read is reported as not judged; the rest is read.
 *
 * @param namespace the namespace of objects that name none
 */
export function manifestsIn(file: string, text: string, namespace: string): Manifests {
  const objects: ManifestObject[] = [];
  const custom: CustomObject[] = [];
  // The values of a chart may be any YAML; only a document with a kind is an object.
  if (!/\bkind\b/.test(text)) return { objects, custom, unjudged: [] };
  const { values, unjudged: unread } = valuesIn(file, text);
  const reason = COMMENT.exec(text)?.[1]?.trim();
  const unjudged = unread.map((each) => ({ ...each, ...(reason && { exempt: reason }) }));
  for (const found of values.flatMap(itemsOf)) {
    const where = `${file}:${found.line}`;
    const identity = identityOf(found, namespace);
    try {
      const kind = kindOf(found.value);
      if (kind) objects.push(manifestObject(kind, found.value, { namespace, where }));
      else if (identity) custom.push(...customObject(identity, found.value as object, where));
      else if (isHalf(found.value)) unjudged.push({ where, why: TEMPLATE, ...(reason && { exempt: reason }) });
    } catch (cause) {
      const why = cause instanceof z.ZodError ? issues(cause) : (cause as Error).message;
      const object = identity && `${identity.kind} ${identity.namespace}/${identity.name}`;
      const exempt = identity?.annotations[EXEMPT]?.trim();
      unjudged.push({ where, ...(object && { object }), why: `${why}; correct it`, ...(exempt && { exempt }) });
    }
  }
  return { objects, custom, unjudged };
}

/** In a file that cannot be read, a comment replaces the annotation: why it needs no protection. */
const COMMENT = new RegExp(`^\\s*#\\s*${EXEMPT.replaceAll('.', '\\.')}:(.*\\S.*)$`, 'm');

const TEMPLATE = 'apiVersion and kind must be text; render templates first (helm template, kustomize build)';

const issues = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(', ');

interface Identity {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Any value with `apiVersion` and `kind`. */
function identityOf({ value }: Found, namespace: string): Identity | undefined {
  const { apiVersion, kind, metadata } = (value ?? {}) as Record<string, unknown>;
  if (!isWord(apiVersion) || !isWord(kind)) return undefined;
  const { name, generateName, namespace: own, annotations } = (metadata ?? {}) as Record<string, unknown>;
  const text = (of: unknown) => (typeof of === 'string' && of !== '' ? of : undefined);
  return {
    ...{ group: groupOf(apiVersion), kind, namespace: text(own) ?? namespace },
    name: text(name) ?? `${text(generateName) ?? ''}*`,
    annotations: annotationsOf(annotations),
  };
}

const isWord = (value: unknown): value is string => typeof value === 'string' && !value.includes('{{');

function customObject({ group, ...identity }: Identity, value: object, where: string): CustomObject[] {
  const verdict = customVerdict(group, identity.kind, identity.name, value);
  return verdict ? [{ ...identity, where, ...verdict }] : [];
}

/** Both fields exist, but not as text: a template that happens to be valid YAML. */
function isHalf(value: unknown): boolean {
  return value !== null && typeof value === 'object' && 'apiVersion' in value && 'kind' in value;
}
