import { Duration } from 'cdk8s';
import type { Quiesce } from '../../contracts/app-config';
import { fill } from '../bench/database';
import { sql } from '../e2e/world/app/mariadb';
import { Site } from '../e2e/world/app/site';
import { list, must, path } from '../e2e/world/cluster/api';
import { World } from '../e2e/world/world';
import { Bystander } from './bystander';
import { type Ledger, type Style, write } from './ledger';

/** A dump of this takes some seconds, and is more than one part of 64 MiB when it is compressed. */
const BYTES = 300e6;
/** After which a run is ended: an ActionSet that Kanister forgot is waited for as long. */
export const DEADLINE = Duration.seconds(100);
export const KEEP_AT_LEAST = 3;

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
  ) {}

  static async begin(storeRoom?: string): Promise<Stage> {
    await Bystander.prepare();
    const world = await World.begin(declaration('never'), storeRoom ? { storeRoom } : {});
    await Site.visit((site) => site.install(world.editor));
    await fill(world, storeRoom ? BYTES / 4 : BYTES);
    const stage = new Stage(world, await Bystander.start(world), await checksum(world));
    await stage.set('never', 'transaction');
    for (let made = 0; made < (storeRoom ? 1 : KEEP_AT_LEAST); made++) {
      const { exitCode, stderr } = await world.backup();
      if (exitCode !== 0) throw new Error(`the backup before all faults ended with ${exitCode}: ${stderr}`);
    }
    return stage;
  }

  async end(): Promise<void> {
    await this.world.end();
    await Bystander.end();
  }

  /** Declares the app with this quiesce; its pods write in this style from then on. */
  async set(quiesce: Quiesce, style: Style): Promise<void> {
    const wanted = `${quiesce} ${style}`;
    if (this.declared === wanted) return;
    await this.world.declare(declaration(quiesce));
    // A schedule that fires in the middle of a fault is another fault.
    for (const { metadata } of await list<{ metadata: { name: string } }>('cronjobs', 'kanister'))
      await must({
        method: 'PATCH',
        path: path('cronjobs', 'kanister', metadata.name),
        body: { spec: { schedule: '0 0 29 2 *' } },
      });
    await write(this.world.root, style);
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

const declaration = (quiesce: Quiesce) => ({
  quiesce,
  spread: Duration.seconds(1),
  deadline: DEADLINE,
  retention: { keepAtLeast: KEEP_AT_LEAST },
  others: [Bystander.declared()],
});

async function checksum(world: World): Promise<string> {
  const rows = await sql(world.root, 'CHECKSUM TABLE wordpress.wp_posts, wordpress.wp_postmeta');
  return rows.map(([, sum]) => sum).join(' ');
}
