import { exitCodes } from '../../../runner/ports/failure';
import { startWordpress } from './app/wordpress';
import { Checkout, type Declared } from './checkout';
import { jerrycan } from './cli';
import { find } from './cluster/api';
import { appIdentity, auditorIdentity, makeIdentity, runnerIdentity } from './cluster/identity';
import type { LogLine } from './cluster/job';
import { apply, kubectl } from './cluster/kubectl';
import { deleteNamespaces } from './cluster/namespace';
import { bind, KEY_MAKER, kubeconfigOf, OPERATOR } from './cluster/person';
import { type SecretValue, secretObject, secretValue } from './cluster/secret';
import { policiesHold, uninstall } from './installation';
import { MINIO, minio, minioReady } from './store/minio';
import { ObjectStore } from './store/object-store';

const APP = 'wordpress';
const BUCKET = 'jerrycan-local';

/** A run that the command line started and followed to its end. */
export interface EndedRun {
  readonly exitCode: number;
  /** The run's own name. */
  readonly run: string;
  readonly log: readonly LogLine[];
  readonly stderr: string;
}

/** A fresh protected WordPress with everything that it needs. */
export class World {
  private constructor(
    readonly checkout: Checkout,
    /** The operator's kubeconfig. */
    private readonly kubeconfig: string,
    readonly store: ObjectStore,
    /** The database's root password. */
    readonly root: SecretValue,
    /** The password of WordPress' editor. */
    readonly editor: SecretValue,
    private readonly auditor: SecretValue,
    /** All secret values. */
    readonly secrets: readonly SecretValue[],
  ) {}

  /**
   * With `plain`, no secret contains a character that breaks careless programs.
   *
   * @param storeRoom the size of the store's disk @default - the node's disk
   */
  static async begin(
    declared: Declared = {},
    { plain = false, storeRoom }: { plain?: boolean; storeRoom?: string } = {},
  ): Promise<World> {
    const hard = (name: string) => secretValue(name, { hard: !plain });
    const [owner, root, app, runner] = [
      hard('store owner'),
      hard('database root'),
      hard('app key'),
      hard('runner key'),
    ];
    const [database, editor, auditor] = [secretValue('database'), secretValue('editor'), secretValue('auditor')];
    await uninstall();
    await deleteNamespaces([MINIO.namespace]);
    const [store] = await Promise.all([startStore(owner, storeRoom), startWordpress(root, database)]);
    const prefix = `jerrycan/local/${APP}`;
    await makeIdentity(store, owner, appIdentity(`${APP}-app`, app, BUCKET, prefix));
    await makeIdentity(store, owner, runnerIdentity(`${APP}-runner`, runner, BUCKET, prefix));
    await makeIdentity(store, owner, auditorIdentity('auditor', auditor, BUCKET, 'jerrycan'));
    const pair = (who: string, secretAccessKey: SecretValue) => ({ accessKeyId: who, secretAccessKey });
    await apply([
      secretObject('kanister', `${APP}-store`, pair(`${APP}-app`, app)),
      secretObject(APP, `${APP}-store`, pair(`${APP}-app`, app)),
      secretObject('kanister', `${APP}-runner`, pair(`${APP}-runner`, runner)),
    ]);
    const checkout = Checkout.make(declared);
    await checkout.apply();
    await bind(OPERATOR, ['kanister', APP]);
    await bind(KEY_MAKER, ['kanister']);
    const kubeconfig = await kubeconfigOf(OPERATOR, checkout.root);
    const keyMaker = await kubeconfigOf(KEY_MAKER, checkout.root);
    await recordCluster(checkout, keyMaker);
    const signing = await signingKey(checkout, keyMaker);
    checkout.synthesize(declared);
    await checkout.apply();
    await policiesHold();
    const secrets = [owner, root, app, runner, database, editor, auditor, signing];
    return new World(checkout, kubeconfig, store, root, editor, auditor, secrets);
  }

  async end(): Promise<void> {
    this.store.close();
  }

  /** Changes the declaration of the app, synthesizes, and applies. */
  async declare(declared: Declared): Promise<void> {
    this.checkout.synthesize(declared);
    await this.checkout.apply();
  }

  /** `npx jerrycan backup`, as an operator types it. */
  backup(): Promise<EndedRun> {
    return this.follow(['backup', APP, '--json']);
  }

  restore(run: string, ...options: string[]): Promise<EndedRun> {
    return this.follow(['restore', APP, '--run', run, '--yes', '--json', ...options]);
  }

  /** `npx jerrycan points`, with the auditor's key and without a cluster. */
  async points(): Promise<{ run: string; state: string }[]> {
    const env = { AWS_ACCESS_KEY_ID: 'auditor', AWS_SECRET_ACCESS_KEY: this.auditor.value, KUBECONFIG: '/nonexistent' };
    const args = ['points', APP, '--json', '--endpoint', this.store.endpoint];
    const { exitCode, stdout, stderr } = await jerrycan(this.checkout.root, args, env);
    // The exit code also reports a covered or broken point.
    if (exitCode !== 0 && exitCode !== exitCodes.unsound) throw new Error(`points: ${exitCode} ${stderr}`);
    return JSON.parse(stdout).points;
  }

  /** Deletes all Jobs, so that none is retried. */
  async endJobs(): Promise<void> {
    await kubectl(['-n', 'kanister', 'delete', 'jobs', '--all', '--wait=true']);
  }

  private async follow(args: readonly string[]): Promise<EndedRun> {
    const { exitCode, stdout, stderr } = await jerrycan(this.checkout.root, args, { KUBECONFIG: this.kubeconfig });
    const log: LogLine[] = stdout
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    return { exitCode, run: String(log.findLast(({ run }) => run)?.run ?? ''), log, stderr };
  }
}

async function startStore(owner: SecretValue, room?: string): Promise<ObjectStore> {
  await apply(minio(owner, room));
  await minioReady();
  const store = await ObjectStore.open(BUCKET, owner);
  await store.makeBucket();
  return store;
}

/** Records the cluster in the checkout, because `restore --yes` and `keys` require it. */
async function recordCluster(checkout: Checkout, KUBECONFIG: string): Promise<void> {
  const { exitCode, stderr } = await jerrycan(checkout.root, ['cluster', 'local', '--record'], { KUBECONFIG });
  if (exitCode !== 0) throw new Error(`cluster: ${exitCode} ${stderr}`);
}

/** Creates the signing key as a key maker does. Its canary is the private half. */
async function signingKey(checkout: Checkout, KUBECONFIG: string): Promise<SecretValue> {
  const { exitCode, stderr } = await jerrycan(checkout.root, ['keys', APP], { KUBECONFIG });
  if (exitCode !== 0) throw new Error(`keys: ${exitCode} ${stderr}`);
  const secret = await find<{ data: { privateKey: string } }>('secrets', 'kanister', `${APP}-signing`);
  const value = Buffer.from(secret!.data.privateKey, 'base64').toString();
  return { name: 'signing key', value, canary: value.split('\n')[1]!.slice(-40) };
}
