import { spawn } from 'node:child_process';
import { must, path } from '../cluster/api';
import { apply, kubectl } from '../cluster/kubectl';
import { until } from '../cluster/until';

interface ActionSet {
  status?: { state: string; error?: { message: string } };
}

/** Kanister's own command line: in a pod with its tools' image, or at the path in KANCTL. */
export class Kanctl {
  /** Starts the pod with an administrator's rights, like those of the person at the terminal in seeds/000. */
  static async start(): Promise<Kanctl> {
    if (process.env.KANCTL) return new Kanctl();
    const metadata = { name: 'kanctl', namespace: 'kanister' };
    const container = {
      name: 'kanctl',
      image: 'ghcr.io/kanisterio/kanister-tools:0.119.0',
      imagePullPolicy: 'IfNotPresent',
      command: ['sleep', '3600'],
    };
    await apply([
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'e2e-kanctl' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
        subjects: [{ kind: 'ServiceAccount', ...metadata }],
      },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata,
        spec: { serviceAccountName: 'kanctl', terminationGracePeriodSeconds: 0, containers: [container] },
      },
    ]);
    await kubectl(['-n', 'kanister', 'wait', '--for=condition=Ready', 'pod/kanctl', '--timeout=120s']);
    return new Kanctl();
  }

  async end(): Promise<void> {
    if (process.env.KANCTL) return;
    await kubectl(['-n', 'kanister', 'delete', 'pod/kanctl', 'serviceaccount/kanctl', '--ignore-not-found']);
    await kubectl(['delete', 'clusterrolebinding/e2e-kanctl', '--ignore-not-found']);
  }

  /** Runs `kanctl -n kanister create actionset …`, waits until the ActionSet is complete, and returns its name. */
  async createActionSet(...args: string[]): Promise<string> {
    const said = await this.run(['-n', 'kanister', 'create', 'actionset', ...args]);
    const [, name] = /actionset (\S+) created/.exec(said) ?? [];
    if (!name) throw new Error(`kanctl: ${said}`);
    return until(`the ActionSet ${name} is complete`, async () => {
      const { status } = await must<ActionSet>({ path: path('actionsets', 'kanister', name) });
      if (status?.state === 'failed') throw new Error(`${name}: ${status.error?.message}`);
      return status?.state === 'complete' && name;
    });
  }

  private run(args: readonly string[]): Promise<string> {
    const program = process.env.KANCTL;
    if (!program) return kubectl(['-n', 'kanister', 'exec', 'kanctl', '--', 'kanctl', ...args]);
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => (code ? reject(new Error(`kanctl: ${said}`)) : resolve(said)));
    });
  }
}
