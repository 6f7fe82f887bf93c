import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { V1CronJob } from '@kubernetes/client-node';
import type { ClusterIdentity } from '../../cli/cluster/cluster-identity';
import { Repository } from '../../cli/repository/repository';
import type { AppConfig } from '../../contracts/app-config';
import { FakeClock } from '../runner/fakes/clock';
import { authority } from './authority';
import { FakeCluster } from './fake-cluster';
import { FakeTerminal } from './report/fake-terminal';

/** An option of the app's method. */
const users = {
  help: 'also create missing database users',
  given: 'missing users are created',
  absent: 'left unchanged',
};

/** The one app of the repository and of the cluster: `shop`. */
export const appConfig: AppConfig = {
  version: 2,
  app: 'shop',
  cluster: 'local',
  namespace: 'shop-ns',
  captures: [
    {
      name: 'database',
      namespace: 'shop-ns',
      object: { kind: 'StatefulSet', name: 'shop-db' },
      blueprint: { digest: `sha256:${'0'.repeat(64)}`, engine: 'mariadb', restoreOptions: { users } },
    },
  ],
  writers: [{ kind: 'Deployment', name: 'shop-web' }],
  quiesce: 'never',
  rpoSeconds: 28_800,
  rtoSeconds: 1_800,
  spreadSeconds: 600,
  deadlineSeconds: 3_600,
  retention: { keepAtLeast: 3 },
  timeZone: 'Europe/Berlin',
  publicKeys: [],
  store: {
    endpoint: 'http://store:9000',
    region: 'us-east-1',
    bucket: 'bucket',
    prefix: 'jerrycan/local/shop',
    pathStyle: true,
    versioning: true,
  },
};

/** The same app with a second capture, in another namespace, whose server is not managed here. */
export const twoCaptures: AppConfig = {
  ...appConfig,
  captures: [
    ...appConfig.captures,
    {
      ...{ name: 'crm', namespace: 'crm-ns', host: 'crm.example.com' },
      blueprint: { digest: `sha256:${'1'.repeat(64)}`, engine: 'mariadb' },
    },
  ],
};

export const cronJob: V1CronJob = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'shop-backup', namespace: 'kanister', uid: 'cron-uid' },
  spec: {
    schedule: '15 */6 * * *',
    suspend: true,
    jobTemplate: {
      metadata: { labels: { 'jerrycan.dev/app': 'shop' }, annotations: { note: 'kept' } },
      spec: {
        backoffLimit: 0,
        activeDeadlineSeconds: 4_320,
        template: {
          spec: {
            restartPolicy: 'Never',
            serviceAccountName: 'shop-runner',
            containers: [{ name: 'runner', image: 'node', command: ['node', '/jerrycan/runner.mjs', 'backup'] }],
          },
        },
      },
    },
  },
};

/** A cluster's file; `undefined`: it says nothing of who the cluster is. */
export function clusterFile(identity?: ClusterIdentity) {
  const kanister = { namespace: 'kanister', serviceAccount: 'kanister', tools: 'kanister-tools:0.119.0' };
  const server = 'https://kubernetes.default.svc';
  return { name: 'local', server, stack: 'local', kanister, apiServer: [], ...(identity && { identity }) };
}

const FILES = {
  'apps.json': {
    version: 1,
    apps: [{ name: 'shop', namespace: 'shop-ns', cluster: 'local', stack: 'local', prefix: 'x', retired: false }],
  },
  'clusters/local.json': clusterFile({ ca: [authority.fingerprint] }),
  'store.local.json': {
    version: 2,
    stack: 'local',
    bucket: 'bucket',
    region: 'us-east-1',
    endpoint: 'http://store:9000',
    allowPlainHttp: true,
    prefix: 'jerrycan',
    pathStyle: true,
    versioning: true,
    lock: null,
    lifecycle: null,
    identities: ['shop'],
    egress: [{ cidr: '10.0.0.0/8', port: 9000 }],
  },
};

/** A repository in a folder of its own, a cluster, a terminal and a clock. */
export class World {
  readonly root = mkdtempSync(join(tmpdir(), 'jerrycan-cli-'));
  readonly repository = new Repository(this.root);
  readonly clock = new FakeClock();
  readonly cluster = new FakeCluster(this.clock);
  readonly stop = new AbortController();
  terminal: FakeTerminal;

  constructor(answers?: (string | undefined)[]) {
    this.terminal = new FakeTerminal(answers);
    for (const [path, content] of Object.entries(FILES)) this.write(path, content);
    this.cluster.cronJobs.push(cronJob);
    this.serve(authority.pem);
    this.deploy(appConfig);
  }

  /** What the commands take. */
  get context() {
    return {
      repository: this.repository,
      cluster: async () => this.cluster,
      terminal: this.terminal,
      clock: this.clock,
      interruptible: <T>(run: (signal: AbortSignal) => Promise<T>) => run(this.stop.signal),
    };
  }

  deploy(config: Partial<AppConfig>): void {
    this.configMap('shop', { 'app.json': JSON.stringify(config) });
  }

  /** The app was never synced. */
  undeploy(): void {
    this.remove('shop');
  }

  /** The cluster's API server has a certificate of this authority; of several while it is rotated. */
  serve(pem: string): void {
    this.configMap('kube-root-ca.crt', { 'ca.crt': pem });
  }

  private configMap(name: string, data: Record<string, string>): void {
    this.remove(name);
    this.cluster.configMaps.push({ metadata: { name, namespace: 'kanister' }, data });
  }

  private remove(name: string): void {
    const all = this.cluster.configMaps;
    const index = all.findIndex(({ metadata }) => metadata?.name === name);
    if (index >= 0) all.splice(index, 1);
  }

  write(path: string, content: unknown): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), typeof content === 'string' ? content : JSON.stringify(content));
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  end(): void {
    rmSync(this.root, { recursive: true });
  }
}

/** A line of the runner's log. */
export function said(event: string, fields: object = {}): string {
  return JSON.stringify({
    ...{ time: '2026-11-21T04:15:01.000Z', level: 'info', app: 'shop', run: 'shop-20261121t041501z-abcde', event },
    ...fields,
  });
}

export const running = { phase: 'Running', containerStatuses: [status({ running: {} })] };
export const succeeded = {
  phase: 'Succeeded',
  containerStatuses: [status({ terminated: { exitCode: 0, reason: 'Completed' } })],
};
export const failed = (exitCode: number, reason = 'Error') => ({
  phase: 'Failed',
  containerStatuses: [status({ terminated: { exitCode, reason } })],
});
export const waiting = (reason: string, message?: string) => ({
  phase: 'Pending',
  containerStatuses: [status({ waiting: { reason, ...(message ? { message } : {}) } })],
});

function status(state: object) {
  return { name: 'runner', image: 'node', imageID: '', ready: false, restartCount: 0, state };
}
