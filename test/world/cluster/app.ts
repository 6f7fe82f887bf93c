import { generateKeyPairSync } from 'node:crypto';
import type { AppConfig, CaptureConfig, Workload as Named, Quiesce } from '../../../contracts/app-config';
import { keyId } from '../../../runner/catalog/signature';
import { AppData } from './app-data';
import { Autoscaler } from './autoscaler';
import { CronWriter } from './cron-writer';
import { Workload, type WorkloadProps } from './workload';
import type { Writer } from './writer';

export interface AppProps {
  readonly name: string;
  readonly quiesce: Quiesce;
  /** @default - its name */
  readonly namespace?: string;
  /** Its writers, and the replicas that Git gives them. One that an app before it in the same namespace has is that very one. */
  readonly writers: readonly WriterProps[];
  /** @default - one, beside the writers */
  readonly captures?: readonly CaptureProps[];
  /** Whether one captures after the other. @default false */
  readonly isOrdered?: boolean;
  readonly deadlineSeconds?: number;
  readonly keepAtLeast?: number;
}

export interface CaptureProps {
  readonly name: string;
  /** @default - the app's */
  readonly namespace?: string;
  /** Whether its server is outside of the cluster. @default false */
  readonly isOutside?: boolean;
}

export interface WriterProps {
  readonly kind: Named['kind'] | 'CronJob';
  readonly name: string;
  /** Of a CronJob: 1. */
  readonly replicas: number;
  /** A HorizontalPodAutoscaler scales it too. @default false */
  readonly autoscaled?: boolean;
  /** Milliseconds that a Job of a CronJob takes, at least and at most. @default - seconds */
  readonly lasts?: readonly [number, number];
}

/** What all apps of a world have in common. */
type Common = Pick<WorkloadProps, 'timeline' | 'server' | 'random' | 'slowness'> & {
  /** The writers that there are: `<namespace>/<plural>/<name>`. */
  readonly writers: Map<string, Workload | CronWriter>;
};

interface Key {
  readonly pem: string;
  readonly publicKey: AppConfig['publicKeys'][number];
}

const keys = new Map<string, Key>();

/** Made once a process: signatures differ from run to run, the acts of the programs do not. */
function keyOf(app: string): Key {
  const known = keys.get(app);
  if (known) return known;
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  const from = '2026-01-01T00:00:00Z';
  const key = { pem, publicKey: { id: keyId(spki), spki: spki.toString('base64'), from, until: null } };
  keys.set(app, key);
  return key;
}

/** A protected app: its writers, its data, and its declaration in Git. */
export class App {
  readonly config: AppConfig;
  readonly key: Key;
  readonly data: AppData;
  readonly writers: readonly Writer[];
  /** Another program started its writers while a restore had stopped them: the runner is not responsible for their writes. */
  isDisturbed = false;

  constructor(
    readonly props: AppProps,
    private readonly common: Common,
    value: number,
  ) {
    const { timeline, server } = common;
    this.key = keyOf(props.name);
    this.config = configOf(props, this.key);
    this.data = new AppData(timeline, this.captures, value);
    this.writers = props.writers.map((writer) => {
      const found = this.writer(writer);
      found.listen((more) => this.data.writer(more));
      return found;
    });
    for (const { namespace, object } of this.config.captures)
      if (object && !props.writers.some(({ kind, name }) => kind === object.kind && name === object.name))
        this.writer({ ...object, replicas: 1 }, namespace);
    const data = { 'app.json': JSON.stringify(this.config) };
    const metadata = { name: props.name, labels: { 'jerrycan.dev/app': props.name } };
    server.set('configmaps', 'kanister', { metadata, data } as never);
  }

  private writer(
    { kind, name, replicas, autoscaled, lasts }: WriterProps,
    namespace = this.config.namespace,
  ): Workload | CronWriter {
    const { writers, ...common } = this.common;
    const plural = PLURALS[kind];
    const key = `${namespace}/${plural}/${name}`;
    const known = writers.get(key);
    if (known) return known;
    const found =
      plural === 'cronjobs'
        ? new CronWriter({ ...common, namespace, name, lasts })
        : new Workload({ ...common, plural, namespace, name, replicas });
    if (autoscaled && found instanceof Workload) new Autoscaler({ ...common, namespace, workload: found });
    writers.set(key, found);
    return found;
  }

  get name(): string {
    return this.props.name;
  }

  /** The names of its captures. */
  get captures(): string[] {
    return this.config.captures.map(({ name }) => name!);
  }

  /** The namespaces of its captures, and its own. */
  get namespaces(): string[] {
    return [this.config.namespace, ...this.config.captures.map(({ namespace }) => namespace)];
  }

  get prefix(): string {
    return this.config.store.prefix;
  }

  /** Every writer has the replicas of its last change that neither runner nor guard made. */
  get isUp(): boolean {
    return this.writers.every(({ wanted, declared }) => wanted === declared);
  }

  /** Whether another app's run may stop what this one's may. */
  shares({ config, writers }: App): boolean {
    return config.app !== this.name && writers.some((writer) => this.writers.includes(writer));
  }

  describe(): string {
    return this.writers.map(({ key, wanted, declared }) => `${key} ${wanted} of ${declared}`).join(', ');
  }
}

export const PLURALS = { CronJob: 'cronjobs', Deployment: 'deployments', StatefulSet: 'statefulsets' } as const;

const ONE: readonly CaptureProps[] = [{ name: 'database' }];

/** The server of the first capture has the app's name, as that of an app with one capture. */
function captureOf(
  app: string,
  own: string,
  { name, namespace = own, isOutside }: CaptureProps,
  index: number,
): CaptureConfig {
  const server = index === 0 ? `${app}-mariadb` : `${app}-${name}`;
  return {
    ...{ name, namespace },
    ...(isOutside ? { host: 'db.example' } : { object: { kind: 'StatefulSet', name: server } as const }),
    blueprint: {
      digest: `sha256:${String(index).repeat(64)}`,
      engine: 'mariadb',
      restoreOptions: { users: { help: 'h', given: 'g', absent: 'a' } },
    },
  };
}

function configOf(
  {
    name,
    namespace = name,
    quiesce,
    writers,
    captures = ONE,
    isOrdered,
    deadlineSeconds = 600,
    keepAtLeast = 2,
  }: AppProps,
  key: Key,
): AppConfig {
  return {
    version: 2,
    app: name,
    cluster: 'local',
    namespace,
    captures: captures.map((capture, index) => captureOf(name, namespace, capture, index)),
    ...(isOrdered && { isOrdered }),
    writers: writers.map(({ kind, name: writer }) => ({ kind, name: writer })) as AppConfig['writers'],
    quiesce,
    timeZone: 'Asia/Hong_Kong',
    rpoSeconds: 86_400,
    rtoSeconds: 1800,
    spreadSeconds: 60,
    deadlineSeconds,
    retention: { keepAtLeast },
    publicKeys: [key.publicKey],
    store: {
      endpoint: 'http://minio.minio.svc:9000',
      region: 'us-east-1',
      bucket: 'jerrycan-local',
      prefix: `jerrycan/local/${name}`,
      pathStyle: true,
      versioning: true,
    },
  };
}
