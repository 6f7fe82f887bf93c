import type { Cluster } from '../../../contracts/files/cluster';
import { captureNamesOf, GUARD, namesOf, runnerProgram } from '../../../contracts/names';
import type { DeclaredApp } from '../../declaration/declared-app';
import { captureNamespaces, capturesOf, type DeclaredCapture } from '../../declaration/declared-capture';
import type { Finding } from '../../declaration/finding';
import { refused } from '../app/rule';

/** Rejects apps that share a name, a backed-up server, a writer, or an object whose name is derived from theirs. */
export function collisions(apps: readonly DeclaredApp[], clusters: ReadonlyMap<string, Cluster>): Finding[] {
  const findings: Finding[] = [];
  const byName = new Map<string, DeclaredApp>();
  const byServer = new Map<string, Rival[]>();
  const byWriter = new Map<string, DeclaredApp>();
  const owners = new Map<string, string>();
  for (const { name, kanister } of clusters.values()) {
    owners.set([name, kanister.namespace, 'ConfigMap', runnerProgram.name].join(' '), 'the platform');
    owners.set([name, kanister.namespace, 'Role', GUARD].join(' '), 'the platform');
  }

  for (const app of apps) {
    const place = `${app.cluster} ${app.namespace}`;
    const twin = byName.get(app.name);
    if (twin) {
      const where = `${twin.cluster}/${twin.namespace} and ${app.cluster}/${app.namespace}`;
      findings.push(refused(app, 'name', `is used by two apps (${where}); rename one of them`));
      continue;
    }
    byName.set(app.name, app);
    for (const capture of capturesOf(app)) {
      const { place: at, text } = serverOf(capture);
      const own = `${app.name}, captures.${capture.name}`;
      const { parts } = capture.blueprint;
      const there = byServer.get(`${app.cluster} ${at}`) ?? [];
      for (const rival of there) {
        const overlap = overlapOf(parts, rival, text);
        if (overlap !== undefined) findings.push(refused(app, `captures.${capture.name}`, overlap));
      }
      byServer.set(`${app.cluster} ${at}`, [...there, { name: own, parts }]);
    }
    for (const { kind, name } of app.writers) {
      const other = byWriter.get(`${place} ${kind} ${name}`);
      if (other && other !== app)
        findings.push(
          refused(
            app,
            'writers',
            `shares a writer with ${other.name} (${kind} ${name}), which two runs would stop and start against each other; give each app a workload of its own, or protect both as one app`,
          ),
        );
      byWriter.set(`${place} ${kind} ${name}`, app);
    }
    const cluster = clusters.get(app.cluster);
    for (const [namespace, kind, name] of cluster ? objectsOf(app, cluster) : []) {
      const key = [app.cluster, namespace, kind, name].join(' ');
      const owner = owners.get(key);
      if (owner && owner !== app.name)
        findings.push(
          refused(
            app,
            'name',
            `creates an object that belongs to ${owner} (${kind} ${namespace}/${name}); rename the app`,
          ),
        );
      owners.set(key, app.name);
    }
  }
  return findings;
}

interface Rival {
  readonly name: string;
  readonly parts: readonly string[] | undefined;
}

/** Why two captures of one server are refused; `undefined`: they share nothing. */
function overlapOf(parts: Rival['parts'], { name, parts: others }: Rival, server: string): string | undefined {
  if (!parts && !others) return `backs up the same server as ${name} (${server}); remove one of the two captures`;
  if (!parts || !others)
    return `backs up the same server as ${name} (${server}), and one of them captures all of it; list the parts of both, such as \`databases\``;
  const both = parts.filter((part) => others.includes(part)).join(', ');
  return both === ''
    ? undefined
    : `backs up the same part of a server as ${name} (${server}: ${both}); list it in one of them only`;
}

/** The server of a capture: where it is, by which two captures are compared, and its name for people. */
function serverOf({ namespace, blueprint }: DeclaredCapture): { place: string; text: string } {
  const { object, connectsTo } = blueprint;
  if (object) return { place: `${namespace} ${object.kind} ${object.name}`, text: `${object.kind} ${object.name}` };
  // A server outside of the cluster is the same from every namespace.
  const text = connectsTo.map(({ host, port }) => `${host}:${port}`).join(', ');
  return { place: `external ${text}`, text };
}

/** Returns the objects that an app creates, and the Secrets that are created for it. */
function objectsOf(app: DeclaredApp, { kanister }: Cluster): [namespace: string, kind: string, name: string][] {
  const names = namesOf(app.name);
  const captures = capturesOf(app);
  const both = [kanister.namespace, app.namespace];
  const all = new Set([...both, ...captureNamespaces(captures)]);
  return [
    ...['ConfigMap', 'Lease'].map((kind) => entry(kanister.namespace, kind, names.app)),
    ...captures.flatMap(({ name, namespace }) => {
      const { capture, task } = captureNamesOf(app.name, name);
      return [
        entry(kanister.namespace, 'Blueprint', capture),
        entry(kanister.namespace, 'Profile', capture),
        entry(namespace, 'NetworkPolicy', task),
      ];
    }),
    ...[names.backup, names.verify].map((name) => entry(kanister.namespace, 'CronJob', name)),
    entry(kanister.namespace, 'ServiceAccount', names.runner),
    ...[names.runner, names.signing].map((name) => entry(kanister.namespace, 'Secret', name)),
    ...[...all].flatMap((namespace) => [
      entry(namespace, 'Role', names.guard),
      entry(namespace, 'Role', names.runner),
      entry(namespace, 'Role', names.kanister),
      entry(namespace, 'Secret', names.store),
    ]),
    ...(app.beforeSync
      ? [
          entry(kanister.namespace, 'Job', names.beforeSync),
          ...both.map((namespace) => entry(namespace, 'Role', names.beforeSync)),
          ...['ConfigMap', 'ServiceAccount'].map((kind) => entry(app.namespace, kind, names.beforeSync)),
        ]
      : []),
    ...(app.argoCd && !app.argoCd.elsewhere ? [entry(app.argoCd.namespace, 'Role', names.argoCd)] : []),
  ];
}

function entry(namespace: string, kind: string, name: string): [string, string, string] {
  return [namespace, kind, name];
}
