import { generateKeyPairSync } from 'node:crypto';
import type { AppConfig, CaptureConfig, Quiesce } from '../../../contracts/app-config';
import type { RestoreArguments } from '../../../contracts/runner-arguments';
import { backup } from '../../../runner/backup/backup';
import { type Catalog, readCatalog } from '../../../runner/catalog/catalog';
import { keyId } from '../../../runner/catalog/signature';
import type { LeaseObject } from '../../../runner/lease/lease-object';
import { type LeaseRecord, parseRecord } from '../../../runner/lease/lease-record';
import type { Context } from '../../../runner/ports/context';
import { Failure } from '../../../runner/ports/failure';
import { Log } from '../../../runner/ports/log';
import { type UnblockProps, unblock } from '../../../runner/recovery/unblock';
import { restore } from '../../../runner/restore/restore';
import { verify } from '../../../runner/verification/verification';
import { FakeClock } from './clock';
import { FakeCluster } from './cluster';
import { FakeKanister } from './kanister';
import { FakeProcess } from './process';
import { FakeStore } from './store';

export const PREFIX = 'jerrycan/local/wordpress';

export interface Key {
  readonly pem: string;
  readonly publicKey: AppConfig['publicKeys'][number];
}

export function newKey(from = '2026-01-01T00:00:00Z', until: string | null = null): Key {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  return { pem, publicKey: { id: keyId(spki), spki: spki.toString('base64'), from, until } };
}

/** Worlds alternate between these keys, so that two worlds in one test have different keys. */
const KEYS = 16;
const keys: Key[] = [];
let taken = 0;

function takeKey(): Key {
  const turn = taken++ % KEYS;
  keys[turn] ??= newKey();
  return keys[turn];
}

/** The captures of a world: `database` in the app's namespace, and any other in a namespace of its own name. */
const captureOf = (name: string): CaptureConfig => ({
  name,
  namespace: name === 'database' ? 'wordpress' : name,
  object: { kind: 'StatefulSet', name: name === 'database' ? 'wordpress-mariadb' : `${name}-mariadb` },
  blueprint: {
    digest: `sha256:${'0'.repeat(64)}`,
    engine: 'mariadb',
    restoreOptions: { users: { help: 'h', given: 'g', absent: 'a' } },
  },
});

export function config(key: Key, quiesce: Quiesce = 'never', captures: readonly string[] = ['database']): AppConfig {
  return {
    version: 2,
    app: 'wordpress',
    cluster: 'local',
    namespace: 'wordpress',
    captures: captures.map(captureOf),
    writers: [{ kind: 'Deployment', name: 'wordpress' }],
    quiesce,
    rpoSeconds: 28_800,
    rtoSeconds: 1800,
    spreadSeconds: 1800,
    deadlineSeconds: 3600,
    retention: { keepAtLeast: 2 },
    timeZone: 'Asia/Hong_Kong',
    publicKeys: [key.publicKey],
    store: {
      endpoint: 'http://minio.minio.svc:9000',
      region: 'us-east-1',
      bucket: 'jerrycan-local',
      prefix: PREFIX,
      pathStyle: true,
      versioning: true,
    },
  };
}

export interface Ran {
  /** 137: it was killed. */
  readonly exitCode: number;
  readonly failure: Failure | undefined;
  readonly log: readonly Record<string, unknown>[];
  /** The run's name, according to the log. */
  readonly run: string;
}

/** One app, its writer with two replicas, its databases, Kanister, a bucket, and a runner for it. */
export class World {
  readonly clock = new FakeClock();
  readonly cluster = new FakeCluster(this.clock);
  readonly store = new FakeStore(this.clock);
  readonly kanister = new FakeKanister({ ...this, prefix: PREFIX });
  /** The current key, which the configuration lists. */
  readonly key = takeKey();
  /** The next key in the Secret. @default - no rotation is in progress */
  nextKey: Key | undefined;
  readonly config: AppConfig;
  /** Receives every line of the log as it is written, and the controller that SIGTERM aborts. */
  onLog: (line: Record<string, unknown>, sigterm: () => void) => void = () => {};
  /** Ends the current run like SIGTERM. */
  sigterm: () => void = () => {};
  /** The current run. */
  process = new FakeProcess();
  /** The Job of all further runs. @default - each run has its own Job */
  job: string | undefined;
  private jobs = 0;

  /** @param captures their names */
  constructor(quiesce: Quiesce = 'never', captures: readonly string[] = ['database']) {
    this.config = config(this.key, quiesce, captures);
    this.cluster.workload('deployments', 'wordpress', 'wordpress', 2);
    for (const { namespace, object } of this.config.captures)
      this.cluster.workload('statefulsets', namespace, object!.name, 1);
  }

  backup(now = true): Promise<Ran> {
    return this.run((context) => backup(context, { now }));
  }

  restore(run: string, props: Partial<RestoreArguments> = {}): Promise<Ran> {
    return this.run((context) => restore(context, { run, options: [], safetyPoint: true, ...props }));
  }

  unblock(props: Partial<UnblockProps> = {}): Promise<Ran> {
    return this.run((context) => unblock(context, { endLoad: false, start: 'never', ...props }));
  }

  verify(): Promise<Ran> {
    return this.run(verify);
  }

  points(retired = false): Promise<Catalog> {
    return readCatalog(this.store, this.config, { retired });
  }

  async runs(): Promise<string[]> {
    return (await this.points()).entries.map(({ point }) => point.run);
  }

  writers(): number {
    return this.cluster.replicas('deployments', 'wordpress', 'wordpress');
  }

  record(): LeaseRecord | undefined {
    const lease = this.cluster.find('leases', 'kanister', 'wordpress');
    return lease && parseRecord(lease);
  }

  /** The holder; `''`: none; `undefined`: there was never a Lease. */
  holder(): string | undefined {
    const lease = this.cluster.find<LeaseObject>('leases', 'kanister', 'wordpress');
    return lease && (lease.spec?.holderIdentity ?? '');
  }

  events(): string[] {
    return this.cluster
      .all<{ metadata: { name: string }; reason: string }>('events', 'kanister')
      .map(({ reason }) => reason);
  }

  async run(task: (context: Context) => Promise<void>): Promise<Ran> {
    const controller = new AbortController();
    this.sigterm = () =>
      controller.abort(new Failure({ step: 'SIGTERM', cause: 'terminated by SIGTERM', next: 'nothing' }));
    const log: Record<string, unknown>[] = [];
    const write = (line: string) => {
      log.push(JSON.parse(line));
      this.onLog(log.at(-1)!, this.sigterm);
    };
    const { config, key, nextKey, job = `wordpress-${++this.jobs}` } = this;
    const signingKeys = [key.pem, ...(nextKey ? [nextKey.pem] : [])];
    const process = new FakeProcess();
    this.process = process;
    const clock = process.sees(this.clock);
    const context: Context = {
      ...{ clock, config, job, namespace: 'kanister', signingKeys, pod: 'runner-pod' },
      cluster: process.sees(this.cluster),
      store: process.sees(this.store),
      log: new Log(write, clock, 'wordpress'),
      signal: controller.signal,
    };
    const failed = (error: unknown) => Failure.of(error, context.log.step);
    const ended = task(context).then(() => undefined, failed);
    const failure = await Promise.race([ended, process.dead.then(() => 'killed' as const)]);
    const run = String(log.findLast((line) => line.run)?.run ?? '');
    if (failure === 'killed') return { exitCode: 137, failure: undefined, log, run };
    return { exitCode: failure?.exitCode ?? 0, failure, log, run };
  }
}
