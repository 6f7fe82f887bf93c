import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Repository } from '../repository/repository';

/** An object as it is committed. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

/** The objects in a folder below `manifests/`. `undefined` if there is no such folder. */
export function readManifests(repository: Repository, folder: string): readonly Manifest[] | undefined {
  const path = join(repository.root, 'manifests', folder);
  if (!existsSync(path)) return undefined;
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .flatMap((file) => parseAllDocuments(readFileSync(join(path, file), 'utf8')).map((one) => one.toJS() as Manifest));
}

/** `Role shop-ns/shop-runner` */
export function titleOf({ kind, metadata: { namespace, name } }: Manifest): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/**
 * The first path at which an object of the cluster lacks what its manifest says. Fields that the API server adds do not count. `undefined` if there is none.
 */
export function differenceIn(wanted: unknown, found: unknown, path = ''): string | undefined {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(found) || found.length !== wanted.length) return isEmpty(wanted, found) ? undefined : path;
    return firstOf(wanted, (each, index) => differenceIn(each, found[index as number], `${path}[${index}]`));
  }
  if (typeof wanted === 'object' && wanted !== null) {
    if (typeof found !== 'object' || found === null) return isEmpty(Object.keys(wanted), found) ? undefined : path;
    const has = found as Record<string, unknown>;
    return firstOf(Object.entries(wanted), ([key, value]) =>
      differenceIn(value, has[key], path === '' ? key : `${path}.${key}`),
    );
  }
  return wanted === found || wanted === null ? undefined : path;
}

/** The API server drops empty lists and objects. */
const isEmpty = (wanted: readonly unknown[], found: unknown): boolean => wanted.length === 0 && found === undefined;

function firstOf<T>(all: readonly T[], find: (each: T, index: number) => string | undefined): string | undefined {
  for (const [index, each] of all.entries()) {
    const found = find(each, index);
    if (found !== undefined) return found;
  }
  return undefined;
}
