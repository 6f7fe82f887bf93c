import { Site } from '../e2e/world/app/site';
import { replicas, serving } from '../e2e/world/app/wordpress';
import { list } from '../e2e/world/cluster/api';
import { kubectl } from '../e2e/world/cluster/kubectl';
import { World } from '../e2e/world/world';
import { dumpSize, fill } from './database';
import { applyRecipe, runRecipe } from './recipe';
import { report } from './report';
import { against, median, spread, table } from './statistics';

const RUNS = 5;
const PREFIX = 'jerrycan/local/wordpress/';

/** What one backup took. */
interface Measured {
  /** Seconds from the ActionSet's creation to complete. */
  readonly actionSet: number;
  /** Seconds of the whole run: for ours the command, the restore point verified; for the recipe the ActionSet. */
  readonly run: number;
  readonly bytes: number;
  /** Seconds from the last ready replica to the next. */
  readonly down: number;
}

/** Ours against the founding recipe on 1 GB, and the quiesce window at three sizes. */
export async function backup(): Promise<void> {
  const world = await installed('never');
  await applyRecipe();
  await fill(world, 1e9);
  const size = await dumpSize(world);
  const recipe: Measured[] = [];
  const ours: Measured[] = [];
  for (let run = 0; run < RUNS; run++) {
    recipe.push(await byRecipe(world));
    ours.push(await byJerrycan(world));
  }
  report('backup', comparison(size, recipe, ours));
  await world.declare({ quiesce: 'snapshot' });
  const rows: string[][] = [];
  for (const bytes of [0.1e9, 1e9, 3e9]) {
    await fill(world, bytes);
    const dump = await dumpSize(world);
    const runs: Measured[] = [];
    for (let run = 0; run < RUNS; run++) runs.push(await byJerrycan(world));
    const pick = (key: keyof Measured) => spread(runs.map((each) => each[key]));
    rows.push([gigabytes(dump), pick('down'), pick('actionSet'), pick('run')]);
  }
  report('quiesce', table(['dump, GB', 'application down, s', 'ActionSet, s', 'whole verified run, s'], rows));
  await world.end();
}

/** A WordPress that was installed, protected. */
export async function installed(quiesce: 'never' | 'snapshot'): Promise<World> {
  // The recipe pastes the store's key into shell text: a quote in it ends the recipe.
  const world = await World.begin({ quiesce }, { plain: true });
  await Site.visit((site) => site.install(world.editor));
  return world;
}

export const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(2);

function comparison(size: number, recipe: readonly Measured[], ours: readonly Measured[]): string {
  const row = (name: string, key: keyof Measured, bar?: number) => {
    const of = (runs: readonly Measured[]) => runs.map((run) => (key === 'bytes' ? run.bytes / 1e6 : run[key]));
    const ratio = median(of(ours)) / median(of(recipe));
    return [name, spread(of(recipe)), spread(of(ours)), bar === undefined ? '' : against(bar, ratio)];
  };
  const rows = [
    row('ActionSet, created to complete, s', 'actionSet', 0.5),
    row('whole run (ours: verified, by command), s', 'run', 0.65),
    row('bytes in the bucket, MB', 'bytes', 0.8),
    row('application down, s', 'down'),
  ];
  return table([`a dump of ${gigabytes(size)} GB`, 'the recipe', "ours, quiesce 'never'", 'ratio of medians'], rows);
}

async function byRecipe(world: World): Promise<Measured> {
  await serving();
  const watch = new Downtime();
  const actionSet = await runRecipe();
  await serving();
  const down = await watch.end();
  const [newest] = await world.store.versions(`${PREFIX}recipe/dump.sql.gz`);
  return { actionSet, run: actionSet, bytes: newest!.bytes, down };
}

async function byJerrycan(world: World): Promise<Measured> {
  await serving();
  const watch = new Downtime();
  const seen = new ActionSetWatch();
  const begun = Date.now();
  const { exitCode, run, stderr } = await world.backup();
  const seconds = (Date.now() - begun) / 1000;
  if (exitCode !== 0) throw new Error(`backup: ${exitCode} ${stderr}`);
  await serving();
  const down = await watch.end();
  const actionSet = await seen.end(run);
  await kubectl(['-n', 'kanister', 'delete', 'jobs', '--all']);
  const objects = await world.store.versions(`${PREFIX}${run}/`);
  return { actionSet, run: seconds, bytes: objects.reduce((sum, { bytes }) => sum + bytes, 0), down };
}

/** The longest time without a ready replica, as the API server reports it every 100 ms. */
class Downtime {
  private ended = false;
  private longest = 0;
  private readonly loop = this.watch();

  async end(): Promise<number> {
    this.ended = true;
    await this.loop;
    return this.longest / 1000;
  }

  private async watch(): Promise<void> {
    let since: number | undefined;
    while (!this.ended) {
      const { ready } = await replicas();
      if (ready > 0) since = undefined;
      else {
        since ??= Date.now();
        this.longest = Math.max(this.longest, Date.now() - since);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** When each ActionSet was first seen, and when first seen complete. */
class ActionSetWatch {
  private ended = false;
  private readonly times = new Map<string, { seen: number; complete?: number }>();
  private readonly loop = this.watch();

  async end(name: string): Promise<number> {
    this.ended = true;
    await this.loop;
    const { seen, complete } = this.times.get(name)!;
    if (complete === undefined) throw new Error(`${name}: was not seen complete`);
    return (complete - seen) / 1000;
  }

  private async watch(): Promise<void> {
    type ActionSet = { metadata: { name: string }; status?: { state?: string } };
    while (!this.ended) {
      for (const { metadata, status } of await list<ActionSet>('actionsets', 'kanister')) {
        const time = this.times.get(metadata.name) ?? { seen: Date.now() };
        if (status?.state === 'complete') time.complete ??= Date.now();
        this.times.set(metadata.name, time);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
