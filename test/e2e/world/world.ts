import { exitCodes } from '../../../runner/ports/failure';
import { mariadb, mariadbReady, type Server } from './app/mariadb';
import { startWordpress } from './app/wordpress';
import { Checkout, type Declared } from './checkout';
import { jerrycan } from './cli';
import { find } from './cluster/api';
import { appIdentity, auditorIdentity, makeIdentity, runnerIdentity } from './cluster/identity';
import type { LogLine } from './cluster/job';
import { apply, kubectl } from './cluster/kubectl';
import { deleteNamespaces, namespace } from './cluster/namespace';
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
   * @param servers more servers with the same passwords, each in a namespace of its own
   * @param others the apps beside WordPress that make backups, each in the namespace of its name, which must exist
   */
  static async begin(
    declared: Declared = {},
    {
      plain = false,
      storeRoom,
      servers = [],
      others = [],
    }: { plain?: boolean; storeRoom?: string; servers?: readonly Server[]; others?: readonly string[] } = {},
  ): Promise<World> {
    const hard = (name: string) => secretValue(name, { hard: !plain });
    const [owner, root] = [hard('store owner'), hard('database root')];
    const [database, editor, auditor] = [secretValue('database'), secretValue('editor'), secretValue('auditor')];
    await uninstall();
    await deleteNamespaces([MINIO.namespace]);
    const [store] = await Promise.all([
      startStore(owner, storeRoom),
      startWordpress(root, database),
      ...servers.map((server) => startServer(server, root, database)),
    ]);
    await makeIdentity(store, owner, auditorIdentity('auditor', auditor, BUCKET, 'jerrycan'));
    const elsewhere = servers.map((server) => server.namespace);
    const keys: SecretValue[] = [];
    for (const name of [APP, ...others]) {
      const [app, runner] = name === APP ? ['app key', 'runner key'] : [`app key of ${name}`, `runner key of ${name}`];
      const pairs = { app: hard(app), runner: hard(runner) };
      keys.push(pairs.app, pairs.runner);
      await giveKeys(store, owner, name, [name, ...(name === APP ? elsewhere : [])], pairs);
    }
    const checkout = Checkout.make(declared);
    await checkout.apply();
    await bind(OPERATOR, ['kanister', APP, ...elsewhere, ...others]);
    await bind(KEY_MAKER, ['kanister']);
    const kubeconfig = await kubeconfigOf(OPERATOR, checkout.root);
    const keyMaker = await kubeconfigOf(KEY_MAKER, checkout.root);
    await recordCluster(checkout, keyMaker);
    const signing: SecretValue[] = [];
    for (const name of [APP, ...others]) signing.push(await signingKey(name, checkout, keyMaker));
    checkout.synthesize(declared);
    await checkout.apply();
    await policiesHold();
    const secrets = [owner, root, ...keys, database, editor, auditor, ...signing];
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
  backup(app = APP): Promise<EndedRun> {
    return this.follow(['backup', app, '--json']);
  }

  /** `npx jerrycan restore` of the app whose run it is. */
  restore(run: string, ...options: string[]): Promise<EndedRun> {
    const app = run.replace(/-\d{8}t\d{6}z-.*$/, '');
    return this.follow(['restore', app, '--run', run, '--yes', '--json', ...options]);
  }

  /** `npx jerrycan status`, as an operator. */
  async status(app = APP): Promise<string> {
    const { stdout } = await jerrycan(this.checkout.root, ['status', app], { KUBECONFIG: this.kubeconfig });
    return stdout;
  }

  /** `npx jerrycan points`, with the auditor's key and without a cluster. */
  async points(app = APP): Promise<{ run: string; state: string }[]> {
    const env = { AWS_ACCESS_KEY_ID: 'auditor', AWS_SECRET_ACCESS_KEY: this.auditor.value, KUBECONFIG: '/nonexistent' };
    const args = ['points', app, '--json', '--endpoint', this.store.endpoint];
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

async function startServer(server: Server, root: SecretValue, password: SecretValue): Promise<void> {
  await deleteNamespaces([server.namespace]);
  await apply([namespace(server.namespace, 'warn'), ...mariadb(root, password, server)]);
  await mariadbReady(root, server);
}

/** An app's two identities in the store, and their Secrets, as `infra` makes them. */
async function giveKeys(
  store: ObjectStore,
  owner: SecretValue,
  name: string,
  namespaces: readonly string[],
  { app, runner }: { app: SecretValue; runner: SecretValue },
): Promise<void> {
  const prefix = `jerrycan/local/${name}`;
  await makeIdentity(store, owner, appIdentity(`${name}-app`, app, BUCKET, prefix));
  await makeIdentity(store, owner, runnerIdentity(`${name}-runner`, runner, BUCKET, prefix));
  const pair = (who: string, secretAccessKey: SecretValue) => ({ accessKeyId: who, secretAccessKey });
  await apply([
    ...['kanister', ...namespaces].map((each) => secretObject(each, `${name}-store`, pair(`${name}-app`, app))),
    secretObject('kanister', `${name}-runner`, pair(`${name}-runner`, runner)),
  ]);
}

/** Records the cluster in the checkout, because `restore --yes` and `keys` require it. */
async function recordCluster(checkout: Checkout, KUBECONFIG: string): Promise<void> {
  const { exitCode, stderr } = await jerrycan(checkout.root, ['cluster', 'local', '--record'], { KUBECONFIG });
  if (exitCode !== 0) throw new Error(`cluster: ${exitCode} ${stderr}`);
}

/** Creates the signing key as a key maker does. Its canary is the private half. */
async function signingKey(app: string, checkout: Checkout, KUBECONFIG: string): Promise<SecretValue> {
  const { exitCode, stderr } = await jerrycan(checkout.root, ['keys', app], { KUBECONFIG });
  if (exitCode !== 0) throw new Error(`keys ${app}: ${exitCode} ${stderr}`);
  const secret = await find<{ data: { privateKey: string } }>('secrets', 'kanister', `${app}-signing`);
  const value = Buffer.from(secret!.data.privateKey, 'base64').toString();
  return {
    name: app === APP ? 'signing key' : `signing key of ${app}`,
    value,
    canary: value.split('\n')[1]!.slice(-40),
  };
}
