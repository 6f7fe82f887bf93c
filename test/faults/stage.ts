import { Duration } from 'cdk8s';
import { secretKey, statefulSet } from '../../blueprints/dsl';
import { mariadbDump } from '../../blueprints/mariadb-dump';
import type { Quiesce } from '../../contracts/app-config';
import { fill } from '../bench/database';
import { MARIADB, type Server, sql } from '../e2e/world/app/mariadb';
import { CRM } from '../e2e/world/app/pairs';
import { Site } from '../e2e/world/app/site';
import { type Declared, wordpressDump } from '../e2e/world/checkout';
import { list, must, path } from '../e2e/world/cluster/api';
import { deleteNamespaces } from '../e2e/world/cluster/namespace';
import { World } from '../e2e/world/world';
import { Bystander } from './bystander';
import { type Ledger, ledger, type Style, write } from './ledger';

/** A dump of this takes some seconds, and is more than one part of 64 MiB when it is compressed. */
const BYTES = 300e6;
/** After which a run is ended: an ActionSet that Kanister forgot is waited for as long. */
export const DEADLINE = Duration.seconds(100);
export const KEEP_AT_LEAST = 3;

/** What the faults of a group need. */
export interface Setting {
  /** The size of the store's disk. @default - the node's disk */
  readonly smallStore?: string | undefined;
  /** The app has two captures: it writes the credits of its ledger to a second server. @default false */
  readonly two?: boolean | undefined;
}

/** The captures of an app with two servers. */
const twoCaptures = {
  database: wordpressDump({}),
  crm: mariadbDump({
    namespace: CRM.namespace,
    server: statefulSet(CRM.name),
    host: CRM.name,
    image: 'docker.io/library/mariadb:10.11',
    password: secretKey(CRM.name, 'mariadb-root-password'),
  }),
};

/** One protected WordPress, full and always writing, and another app beside it. */
export class Stage {
  /** The ledger before each run and after it: its restore point must be between the two. */
  readonly bounds = new Map<string, { before: Ledger; after: Ledger; style: Style }>();
  style: Style = 'transaction';
  private declared = '';

  private constructor(
    readonly world: World,
    readonly bystander: Bystander,
    private readonly posts: string,
    private readonly two: boolean,
  ) {}

  static async begin({ smallStore, two = false }: Setting): Promise<Stage> {
    await Bystander.prepare();
    const options = { ...(smallStore && { storeRoom: smallStore }), ...(two && { servers: [CRM] }) };
    const world = await World.begin(declaration('never', two), options);
    await Site.visit((site) => site.install(world.editor));
    await fill(world, two ? BYTES / 10 : smallStore ? BYTES / 4 : BYTES);
    const stage = new Stage(world, await Bystander.start(world), await checksum(world), two);
    await (two ? stage.set('snapshot', 'apart') : stage.set('never', 'transaction'));
    for (let made = 0; made < (smallStore || two ? 1 : KEEP_AT_LEAST); made++) {
      const before = await ledger(world.root);
      const { exitCode, run, stderr } = await world.backup();
      if (exitCode !== 0) throw new Error(`the backup before all faults ended with ${exitCode}: ${stderr}`);
      stage.bounds.set(run, { before, after: await ledger(world.root), style: stage.style });
    }
    return stage;
  }

  /** The server with the credits. */
  get credits(): Server {
    return this.two ? CRM : MARIADB;
  }

  async end(): Promise<void> {
    await this.world.end();
    await Bystander.end();
    if (this.two) await deleteNamespaces([CRM.namespace]);
  }

  /** Declares the app with this quiesce; its pods write in this style from then on. */
  async set(quiesce: Quiesce, style: Style): Promise<void> {
    const wanted = `${quiesce} ${style}`;
    if (this.declared === wanted) return;
    await this.world.declare(declaration(quiesce, this.two));
    // A schedule that fires in the middle of a fault is another fault.
    for (const { metadata } of await list<{ metadata: { name: string } }>('cronjobs', 'kanister'))
      await must({
        method: 'PATCH',
        path: path('cronjobs', 'kanister', metadata.name),
        body: { spec: { schedule: '0 0 29 2 *' } },
      });
    await write(this.world.root, style, this.credits);
    Object.assign(this, { style, declared: wanted });
  }

  /** The tables are those of this run's point now. */
  restored(run: string): void {
    if (this.bounds.get(run)?.style !== this.style) this.declared = '';
  }

  /** The damage of the posts: no app writes any, so every restore point has them all. */
  async wrongPosts(): Promise<string[]> {
    const now = await checksum(this.world);
    return now === this.posts ? [] : [`the posts have the checksum ${now}, not ${this.posts}`];
  }
}

const declaration = (quiesce: Quiesce, two: boolean): Declared => ({
  quiesce,
  spread: Duration.seconds(1),
  deadline: DEADLINE,
  retention: { keepAtLeast: KEEP_AT_LEAST },
  others: [Bystander.declared()],
  ...(two && { captures: twoCaptures }),
});

async function checksum(world: World): Promise<string> {
  const rows = await sql(world.root, 'CHECKSUM TABLE wordpress.wp_posts, wordpress.wp_postmeta');
  return rows.map(([, sum]) => sum).join(' ');
}
