import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { list, path, type Resource } from '../cluster/api';
import { areEnded, child } from '../cluster/child';
import { kubectl } from '../cluster/kubectl';
import type { SecretValue } from '../cluster/secret';

/** The observed part of a pod. */
export interface SeenPod {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels?: Record<string, string> };
  readonly spec: Record<string, unknown>;
  readonly status?: { readonly phase?: string };
}

const WATCHED: readonly Resource[] = ['pods', 'events', 'jobs', 'actionsets'];
const KEPT: readonly Resource[] = [
  'cronjobs',
  'blueprints',
  'profiles',
  'configmaps',
  'leases',
  'deployments',
  'statefulsets',
];

/**
 * Records what any viewer of the cluster could see while a test runs: each version of each pod, event, Job and
 * ActionSet, and the output of every container. A leak in a pod that lives for two seconds is a leak.
 */
export class Witness {
  /** The observed pods in their first version, by name. */
  readonly pods = new Map<string, SeenPod>();
  private readonly seen = new Map<string, string>();
  private readonly children = new Set<ChildProcess>();
  private readonly following = new Set<string>();
  private ended = false;

  private constructor(private readonly namespaces: readonly string[]) {}

  static start(namespaces: readonly string[]): Witness {
    const witness = new Witness(namespaces);
    for (const namespace of namespaces) for (const resource of WATCHED) witness.watch(namespace, resource);
    return witness;
  }

  /** Stops watching, and returns everything that was seen, by its place. */
  async end(): Promise<ReadonlyMap<string, string>> {
    for (const namespace of this.namespaces) {
      for (const resource of [...WATCHED, ...KEPT])
        this.add(`${resource} in ${namespace}`, JSON.stringify(await list(resource, namespace)));
    }
    this.ended = true;
    for (const program of this.children) program.kill();
    return this.seen;
  }

  private watch(namespace: string, resource: Resource): void {
    const url = `${path(resource, namespace)}?watch=1&timeoutSeconds=7200`;
    const program = this.lines(['get', '--raw', url], (line) => {
      this.add(`${resource} in ${namespace}`, line);
      if (resource === 'pods') this.look(JSON.parse(line).object);
    });
    // The API server may close a watch at any time. The next one starts with all existing objects.
    program.on('exit', () => this.ended || areEnded() || this.watch(namespace, resource));
  }

  private look(pod: SeenPod): void {
    const { name, namespace } = pod.metadata;
    if (!this.pods.has(name)) this.pods.set(name, pod);
    // Kanister's own log repeats the output of its tasks. A pod that has not started has no log.
    if (this.following.has(name) || !['Running', 'Succeeded', 'Failed'].includes(pod.status?.phase ?? '')) return;
    this.following.add(name);
    const args = ['-n', namespace, 'logs', '-f', '--all-containers', '--max-log-requests=10', name];
    this.lines(args, (line) => this.add(`log of ${namespace}/${name}`, line));
  }

  private lines(args: string[], onLine: (line: string) => void): ChildProcess {
    const program = child('kubectl', args);
    this.children.add(program);
    createInterface(program.stdout).on('line', (line) => this.ended || onLine(line));
    return program;
  }

  private add(where: string, text: string): void {
    this.seen.set(where, `${this.seen.get(where) ?? ''}${text}\n`);
  }
}

/** Returns the places with a secret's value: as it is, with any quoting, or as base64. */
export function leaks(seen: ReadonlyMap<string, string>, secrets: readonly SecretValue[]): string[] {
  const found: string[] = [];
  for (const [where, text] of seen)
    for (const { name, canary } of secrets)
      if (forms(canary).some((form) => text.includes(form))) found.push(`${name} in ${where}`);
  return found;
}

/** Base64 of a text at each of three alignments, without the characters that depend on its neighbors. */
function forms(canary: string): string[] {
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.from('x'.repeat(shift) + canary)
      .toString('base64')
      .slice(4, -4),
  );
  return [canary, ...base64];
}

/** Whether a namespace with the restricted standard would refuse the pod. The API server decides, in a dry run. */
export async function refusedByRestricted(pod: SeenPod, restrictedNamespace: string): Promise<string> {
  const { nodeName: _, serviceAccount: __, serviceAccountName: ___, priority: ____, ...spec } = pod.spec;
  const metadata = { name: pod.metadata.name, namespace: restrictedNamespace };
  const object = { apiVersion: 'v1', kind: 'Pod', metadata, spec };
  const args = ['create', '--dry-run=server', '-f', '-'];
  return kubectl(args, JSON.stringify(object)).then(
    () => '',
    (error: Error) => error.message,
  );
}
