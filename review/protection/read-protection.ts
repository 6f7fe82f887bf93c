import { z } from 'zod';
import type { Protection, ReviewedApp, ReviewedObjects } from './protection';
import { readApp } from './read-app';
import type { ListedApp } from './read-app-config';
import { checked } from './read-manifest';
import { readObjects } from './read-objects';
import type { Tree } from './tree';

const listedApp = z.looseObject({
  name: z.string(),
  namespace: z.string(),
  cluster: z.string(),
  retired: z.boolean().default(false),
});
const apps = z.looseObject({ apps: z.array(listedApp) });

const store = z.looseObject({
  bucket: z.string().optional(),
  prefix: z.string().optional(),
  endpoint: z.string().optional(),
  region: z.string().optional(),
  allowPlainHttp: z.boolean().optional(),
  versioning: z.boolean().optional(),
  lock: z.object({ mode: z.string(), days: z.number() }).nullish(),
  lifecycle: z.object({ noncurrentDays: z.number() }).nullish(),
  encryption: z.string().optional(),
  ca: z.string().optional(),
  identities: z.array(z.string()).optional(),
  egress: z.array(z.object({ cidr: z.string(), port: z.number() })).optional(),
  runner: z.looseObject({ credentials: z.string(), roles: z.record(z.string(), z.string()).optional() }).optional(),
});

const cluster = z.looseObject({
  server: z.string().optional(),
  stack: z.string().optional(),
  kanister: z
    .looseObject({
      namespace: z.string().optional(),
      serviceAccount: z.string().optional(),
      tools: z.string().optional(),
      chart: z.looseObject({ version: z.string().optional(), webhook: z.unknown().optional() }).optional(),
    })
    .default({}),
  priorityClassName: z.string().optional(),
  identity: z.looseObject({ ca: z.array(z.string()).optional(), uid: z.string().optional() }).optional(),
});

const keys = z.looseObject({
  keys: z.array(
    z.object({ id: z.string(), from: z.string(), until: z.string().nullable(), revoked: z.literal(true).optional() }),
  ),
});

/**
 * Reads the protection that a tree describes. It accepts older layouts: fields that they do not have are missing.
 *
 * @throws Failure (usage) if a file is invalid
 */
export function readProtection(tree: Tree): Protection {
  const readAll = <T>(pattern: RegExp, shape: z.ZodType<T>) =>
    new Map(tree.paths.filter((path) => pattern.test(path)).map((path) => [path, readJson(tree, path, shape)]));
  const listed = listedApps(tree);
  const foldersOf = new Map<string, string[]>();
  for (const path of tree.paths) {
    const [, folder] = /^manifests\/([^/]+\/[^/]+)\//.exec(path) ?? [];
    if (folder !== undefined) foldersOf.set(folder, [...(foldersOf.get(folder) ?? []), path]);
  }
  const clustersInUse = new Set(listed.map((app) => app.cluster));
  return {
    apps: new Map(
      listed.map((app) => [app.name, reviewedApp(tree, app, foldersOf.get(`${app.cluster}/${app.name}`) ?? [])]),
    ),
    stores: readAll(/^store\.[^/]+\.json$/, store),
    clusters: readAll(/^clusters\//, cluster),
    keys: new Map([...readAll(/^keys\//, keys)].map(([path, file]) => [path, file.keys])),
    platforms: new Map([
      ...[...clustersInUse].map((name): [string, ReviewedObjects] => [
        `${name}/platform`,
        readObjects(tree, foldersOf.get(`${name}/platform`) ?? []),
      ]),
      [
        'argocd',
        readObjects(
          tree,
          tree.paths.filter((path) => path.startsWith('manifests/argocd/')),
        ),
      ],
    ]),
  };
}

/**
 * Lists the apps of a tree, as `npm start` wrote them; empty if `npm start` has never run.
 *
 * @throws Failure (usage) if the list is invalid
 */
export function listedApps(tree: Tree): readonly ListedApp[] {
  return tree.paths.includes('apps.json') ? readJson(tree, 'apps.json', apps).apps : [];
}

function reviewedApp(tree: Tree, app: ListedApp, paths: readonly string[]): ReviewedApp {
  return {
    fingerprint: JSON.stringify([app, paths.map((path) => [path, tree.id(path)])]),
    facts: () => readApp(tree, app, paths),
  };
}

function readJson<T>(tree: Tree, path: string, shape: z.ZodType<T>): T {
  return checked(tree, path, () => shape.parse(JSON.parse(tree.read(path))));
}
