import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { list, path, type Resource } from '../cluster/api';
import { areEnded, child } from '../cluster/child';
import { kubectl } from '../cluster/kubectl';
import type { SecretValue } from '../cluster/secret';

/** A pod, as far as it is looked at. */
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
 * Sees all that a person with read access to the cluster could see while a test runs: each version of each pod, event, Job and
 * ActionSet, and what every container said. A leak in a pod that lived for two seconds is a leak.
 */
export class Witness {
  /** The pods that were seen, by name, as they were first. */
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

  /** Everything seen, by where it was seen. Ends the watching. */
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
    // The API server ends a watch when it likes; the next one begins with all that is there.
    program.on('exit', () => this.ended || areEnded() || this.watch(namespace, resource));
  }

  private look(pod: SeenPod): void {
    const { name, namespace } = pod.metadata;
    if (!this.pods.has(name)) this.pods.set(name, pod);
    // Kanister's own log repeats what its tasks say; a pod that has not started has none.
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

/** Where a secret's value occurs in the seen texts: as it is, within any quoting, or as base64. */
export function leaks(seen: ReadonlyMap<string, string>, secrets: readonly SecretValue[]): string[] {
  const found: string[] = [];
  for (const [where, text] of seen)
    for (const { name, canary } of secrets)
      if (forms(canary).some((form) => text.includes(form))) found.push(`${name} in ${where}`);
  return found;
}

/** Base64 of a text that starts at any of three alignments, without the characters that depend on adjacent bytes. */
function forms(canary: string): string[] {
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.from('x'.repeat(shift) + canary)
      .toString('base64')
      .slice(4, -4),
  );
  return [canary, ...base64];
}

/** Whether a namespace under the restricted standard would take the pod: asked of the API server, by a dry run. */
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
