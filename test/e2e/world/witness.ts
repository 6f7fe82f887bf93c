import { type ChildProcess, spawn } from 'node:child_process';
import { list, type Resource } from './api';
import { kubectl } from './kubectl';
import type { SecretValue } from './secret';

interface Pod {
  metadata: { name: string; namespace: string };
  status?: { phase?: string };
}

/**
 * Sees what anybody with a view of the cluster could see while a test runs: each version of each pod, Job, event and
 * ActionSet, and what every container said. A leak in a pod that lived for two seconds is a leak.
 */
export class Witness {
  private readonly seen = new Map<string, string>();
  private readonly children: ChildProcess[] = [];
  private readonly followed = new Set<string>();

  private constructor(private readonly namespaces: readonly string[]) {}

  static start(namespaces: readonly string[]): Witness {
    const witness = new Witness(namespaces);
    for (const resource of ['pods', 'events', 'jobs', 'actionsets'])
      for (const namespace of namespaces) witness.watch(namespace, resource);
    return witness;
  }

  /** Everything seen, by where it was seen. Ends the watching. */
  async end(): Promise<ReadonlyMap<string, string>> {
    for (const child of this.children) child.kill();
    const still: Resource[] = [
      'pods',
      'events',
      'jobs',
      'cronjobs',
      'actionsets',
      'blueprints',
      'profiles',
      'configmaps',
    ];
    for (const namespace of this.namespaces) {
      for (const resource of [...still, 'leases', 'deployments', 'statefulsets'] as Resource[])
        this.add(`${resource} in ${namespace}, at the end`, JSON.stringify(await list(resource, namespace)));
      for (const { metadata } of await list<Pod>('pods', namespace)) {
        const said = await kubectl(['-n', namespace, 'logs', metadata.name, '--all-containers']).catch(() => '');
        this.add(`log of ${namespace}/${metadata.name}`, said);
      }
    }
    return this.seen;
  }

  private watch(namespace: string, resource: string): void {
    const args = ['-n', namespace, 'get', resource, '--watch', '--output-watch-events', '-o', 'json'];
    this.collect(`${resource} in ${namespace}`, args, (text) => {
      if (resource !== 'pods') return;
      for (const [, name] of text.matchAll(/"kind": "Pod",\s*"metadata": \{[\s\S]*?\n {8,12}"name": "([^"]+)"/g))
        this.follow(namespace, name!);
    });
  }

  private follow(namespace: string, pod: string): void {
    if (this.followed.has(pod)) return;
    this.followed.add(pod);
    const args = ['-n', namespace, 'logs', '-f', '--all-containers', '--pod-running-timeout=60s', pod];
    const child = this.collect(`log of ${namespace}/${pod}`, args);
    // Too early is no answer: asked again while the pod is still starting.
    child.on('exit', (code) => {
      if (code) setTimeout(() => this.followed.delete(pod), 500);
    });
  }

  private collect(where: string, args: string[], onText?: (text: string) => void): ChildProcess {
    const child = spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'ignore'] });
    this.children.push(child);
    child.stdout.on('data', (chunk) => {
      this.add(where, String(chunk));
      onText?.(this.seen.get(where)!.slice(-200_000));
    });
    return child;
  }

  private add(where: string, text: string): void {
    this.seen.set(where, (this.seen.get(where) ?? '') + text);
  }
}

/** Where a secret's value stands in what was seen, in any escaping, and as base64 in any alignment. */
export function leaks(seen: ReadonlyMap<string, string>, secrets: readonly SecretValue[]): string[] {
  const found: string[] = [];
  for (const [where, text] of seen)
    for (const { name, canary } of secrets)
      if (forms(canary).some((form) => text.includes(form))) found.push(`${name} in ${where}`);
  return found;
}

function forms(canary: string): string[] {
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.from('x'.repeat(shift) + canary)
      .toString('base64')
      .slice(4, -4),
  );
  return [canary, ...base64];
}
