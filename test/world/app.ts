import { generateKeyPairSync } from 'node:crypto';
import type { AppConfig, Workload as Named, Quiesce } from '../../runner/app-config';
import { keyId } from '../../runner/signature';
import { Database } from './database';
import { Workload, type WorkloadProps } from './workload';

export interface AppProps {
  readonly name: string;
  readonly quiesce: Quiesce;
  /** Its writers, and the replicas that Git gives them. */
  readonly writers: readonly (Named & { readonly replicas: number })[];
  readonly deadlineSeconds?: number;
  readonly keepAtLeast?: number;
}

interface Key {
  readonly pem: string;
  readonly publicKey: AppConfig['publicKeys'][number];
}

const keys = new Map<string, Key>();

/** Made once a process: what is signed with it differs from run to run, what anybody does with it does not. */
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

/** A protected app: its writers, its data, and what Git says of it. */
export class App {
  readonly config: AppConfig;
  readonly key: Key;
  readonly database: Database;
  readonly workloads: readonly Workload[];
  /** Somebody else started its writers while a restore had stopped them: what they then do is not the runner's doing. */
  isDisturbed = false;

  constructor(
    readonly props: AppProps,
    { timeline, server, random, slowness }: Pick<WorkloadProps, 'timeline' | 'server' | 'random' | 'slowness'>,
    value: number,
  ) {
    this.key = keyOf(props.name);
    this.config = configOf(props, this.key);
    this.database = new Database(timeline, value);
    const onContainer = (more: 1 | -1) => this.database.writer(more);
    const common = { timeline, server, random, slowness, namespace: this.config.namespace };
    this.workloads = props.writers.map(
      ({ kind, name, replicas }) => new Workload({ ...common, plural: pluralOf(kind), name, replicas, onContainer }),
    );
    if (
      !props.writers.some(
        (writer) => writer.kind === this.config.object.kind && writer.name === this.config.object.name,
      )
    )
      new Workload({
        ...common,
        plural: 'statefulsets',
        name: this.config.object.name,
        replicas: 1,
        onContainer: () => {},
      });
    const data = { 'app.json': JSON.stringify(this.config) };
    const metadata = { name: props.name, labels: { 'jerrycan.dev/app': props.name } };
    server.set('configmaps', 'kanister', { metadata, data } as never);
  }

  get name(): string {
    return this.props.name;
  }

  get prefix(): string {
    return this.config.store.prefix;
  }

  /** Every writer wants the replicas that Git says. */
  get isUp(): boolean {
    return this.workloads.every(({ wanted, declared }) => wanted === declared);
  }

  get isDown(): boolean {
    return this.workloads.every(({ wanted }) => wanted === 0);
  }

  /** As a loop does that knows only what Git says. */
  scaleBack(): void {
    for (const workload of this.workloads) workload.scaleBack();
  }

  describe(): string {
    return this.workloads.map(({ key, wanted, declared }) => `${key} ${wanted} of ${declared}`).join(', ');
  }
}

const pluralOf = (kind: Named['kind']) => (kind === 'Deployment' ? 'deployments' : 'statefulsets');

function configOf({ name, quiesce, writers, deadlineSeconds = 600, keepAtLeast = 2 }: AppProps, key: Key): AppConfig {
  return {
    version: 1,
    app: name,
    cluster: 'local',
    namespace: name,
    object: { kind: 'StatefulSet', name: `${name}-mariadb` },
    blueprint: { digest: `sha256:${'0'.repeat(64)}`, engine: 'mariadb' },
    writers: writers.map(({ kind, name: writer }) => ({ kind, name: writer })),
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
