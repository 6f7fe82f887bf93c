import type { ActionSetObject } from '../../../runner/action-set/action-set';
import type { LeaseObject } from '../../../runner/lease/lease-object';
import type { App } from '../cluster/app';
import { calm, type Request } from '../machine/fate';
import type { Process } from '../machine/process';
import type { World } from '../world';

/** After this time no request of a dead run starts any work, if a guard lives and there is no other fault; three times as long in bad weather. Milliseconds. */
const GUARD_BOUND = 120_000;
/** Kinds in Kanister's namespace whose objects are each of one app. */
const OWNED = ['actionsets', 'configmaps', 'events', 'leases'];

/** What a process was started for, as far as it may not do anything else. */
export interface Order {
  readonly process: Process;
  /** A restore's: a run, or `latest`. */
  readonly point?: string;
}

/** Sees everything while it happens, and reports what must never happen. */
export class Audit {
  private readonly orders = new Map<string, Order>();
  private readonly creators = new Map<string, Order>();
  private readonly backups = new Map<string, string>();
  private readonly begun = new Set<string>();
  /** How many verified points of an app were retired. */
  private readonly retired = new Map<string, number>();
  private readonly secrets: readonly string[];
  /** When a run last wrote an app's Lease; milliseconds since the epoch. */
  readonly renewals = new Map<string, number>();
  /** The points that a process had loaded, in order. */
  readonly loaded = new Map<Process, string[]>();
  /** The last load that a process requested, once it has ended well, and when; milliseconds since the epoch. */
  readonly loadedWell = new Map<Process, { readonly name: string; readonly at: number }>();
  /** When a process last read how an ActionSet or its task is doing; milliseconds since the epoch. */
  readonly lookedAt = new Map<Process, number>();
  /** The time of the last fault on a wire, or of the start of the guard; milliseconds since the epoch. */
  troubledAt = 0;

  constructor(private readonly world: World) {
    // A line of the private key, as no text of ours has it by chance.
    this.secrets = world.apps.map(({ key }) => key.pem.split('\n')[1]!);
    world.server.watch((plural, object, change) => {
      if (change === 'set' && ['actionsets', 'events', 'leases'].includes(plural))
        this.says(`${plural}/${object.metadata.name}`, JSON.stringify(object));
      const holder = plural === 'leases' && (object as LeaseObject).spec?.holderIdentity;
      if (change === 'set' && holder && holder !== 'guard')
        this.renewals.set(object.metadata.name, world.timeline.now());
    });
    world.bucket.onChange = (key, marker) => this.stored(key, marker);
  }

  forget(): void {
    for (const known of [
      this.orders,
      this.creators,
      this.backups,
      this.begun,
      this.retired,
      this.loaded,
      this.loadedWell,
      this.lookedAt,
    ])
      known.clear();
  }

  order(order: Order): void {
    this.orders.set(order.process.name, order);
  }

  /** I3, and which process requested which ActionSet. */
  request(process: Process, { namespace, to, verb, what, writes }: Request): void {
    const [plural = '', name = ''] = what.split('/');
    if (to === 'api' && verb === 'POST' && plural === 'actionsets')
      this.creators.set(name, this.orders.get(process.name) ?? { process });
    if (to === 'api' && !writes && (plural === 'actionsets' || name.startsWith('kanister.io/JobID=')))
      this.lookedAt.set(process, this.world.timeline.now());
    const { app } = process;
    if (!app) {
      this.guarded(what, namespace, writes, verb);
      return;
    }
    const config = this.world.app(app).config;
    const own =
      to === 'store'
        ? what.split(' ').every((key) => key.startsWith(`${config.store.prefix}/`))
        : namespace === config.namespace ||
          (namespace === 'kanister' && OWNED.includes(plural) && (verb === 'LIST' || belongs(name, app)));
    if (!own) this.world.violate('I3 nothing of another app', `${process.name}: ${verb} ${namespace} ${what}`);
  }

  private guarded(what: string, namespace: string, writes: boolean, verb: string): void {
    const [plural = '', name = ''] = what.split('/');
    if (!writes || namespace === 'kanister') return;
    const writer = this.world.apps.some(
      ({ config, writers }) => config.namespace === namespace && writers.some(({ key }) => key === `${plural}/${name}`),
    );
    const own =
      ((verb === 'SCALE' || verb === 'SUSPEND') && writer) ||
      (verb === 'DELETE' && plural === 'pods' && name.startsWith('kanister-job-'));
    if (!own) this.world.violate('I3 nothing of another app', `the guard: ${verb} ${namespace} ${what}`);
  }

  /** I5: a line of a log, an object. */
  says(where: string, text: string): void {
    if (this.secrets.some((secret) => text.includes(secret)))
      this.world.violate('I5 no secret', `${where} holds a private key`);
  }

  /** A person deletes it. A run whose answer was lost may then request it once more, unless its task lives. */
  deleted(name: string): void {
    this.begun.delete(name);
    this.backups.delete(name);
  }

  /** Kanister starts it. */
  started({ metadata: { name }, spec }: ActionSetObject): void {
    const { world } = this;
    const action = spec!.actions[0]!;
    if (this.begun.has(name) || world.kanister.isRunning(name))
      world.violate('one ActionSet a run', `${name} was begun twice`);
    this.begun.add(name);
    const { run } = action.options;
    const other = run === undefined ? undefined : this.backups.get(run);
    if (action.name === 'backup' && run !== undefined) {
      if (other !== undefined || run !== name)
        world.violate('one ActionSet a run', `${name} and ${other} are of ${run}`);
      this.backups.set(run, name);
    }
    const app = world.appOf(action.object)!;
    const late = this.lateness(name);
    if (late !== undefined && !this.isWaitedFor(app, name))
      world.violate('nothing starts late', `${action.name} ${name} began ${late}`);
  }

  /** A restore's task starts to change the data. */
  loads({ metadata: { name }, spec }: ActionSetObject, directory: string): void {
    const { world } = this;
    const { object, options } = spec!.actions[0]!;
    const app = world.appOf(object)!;
    if (app.database.isServed && !app.isDisturbed)
      world.violate('I2 the app runs again', `${name} loads ${directory} while writers run`);
    const late = this.lateness(name);
    if (late !== undefined) world.violate('nothing starts late', `the load ${name} began ${late}`);
    if (world.timeline.now() / 1000 > Number(options.notAfter) + 60)
      world.violate('nothing starts late', `the load ${name} began after its notAfter`);
    const order = this.creators.get(name);
    const run = directory.replace(/^recovered\//, '');
    const point = world.bucket.points(app.prefix, app.name).find((each) => each.run === run);
    const wanted = order?.point === run || (order?.point === 'latest' && point && !point.safety && point.verified);
    if (order) this.follow(order.process, name);
    if (order) this.loaded.set(order.process, [...(this.loaded.get(order.process) ?? []), run]);
    const own = point?.safety && this.creators.get(run)?.process === order?.process;
    if (!wanted && !own) world.violate('I2 the app runs again', `${name} loads ${directory}, not ${order?.point}`);
    if (point && 'flaw' in point.holds && !world.bucket.rotten.has(run))
      world.violate('I1 what is listed restores', `${run}: ${point.holds.flaw}`);
  }

  private follow(process: Process, name: string): void {
    const { kanister, timeline } = this.world;
    this.loadedWell.delete(process);
    void kanister.task(name)?.ended.then(({ state }) => {
      if (state === 'complete') this.loadedWell.set(process, { name, at: timeline.now() });
    });
  }

  /** How long after the end of its run; `undefined`: not late. */
  private lateness(name: string): string | undefined {
    const process = this.creators.get(name)?.process;
    if (process?.endedAt === undefined) return undefined;
    const { away, guard, timeline, weather } = this.world;
    const now = timeline.now();
    if (!guard?.alive || guard.isAsleep) return undefined;
    const bound = weather === calm ? GUARD_BOUND : 3 * GUARD_BOUND;
    if (now - Math.max(process.endedAt, this.troubledAt, away.api) <= bound) return undefined;
    return `${Math.round((now - process.endedAt) / 1000)} s after the end of ${process.name}`;
  }

  private isWaitedFor(app: App, name: string): boolean {
    return this.world.lease(app)?.spec?.holderIdentity !== undefined && this.world.record(app)?.dump?.run === name;
  }

  /** I4. */
  private stored(key: string, marker: boolean): void {
    const app = this.world.apps.find(({ prefix }) => key.startsWith(`${prefix}/`));
    if (!app || (!marker && !key.endsWith('/state.json'))) return;
    const points = this.world.bucket.points(app.prefix, app.name);
    const over = marker && points.find(({ keys, retired }) => !retired && keys.includes(key));
    if (over) this.world.violate('I4 enough verified points', `a marker was laid over ${key}, which is not retired`);
    const sound = points.filter(({ verified, broken, safety }) => verified && !broken && !safety);
    const gone = sound.filter(({ retired }) => retired).length;
    const { keepAtLeast } = app.config.retention;
    if (gone > (this.retired.get(app.name) ?? 0) && sound.length - gone < keepAtLeast)
      this.world.violate(
        'I4 enough verified points',
        `${app.name} has ${sound.length - gone} of ${keepAtLeast} after ${key}`,
      );
    this.retired.set(app.name, gone);
  }
}

/** `shop-2` is none of `shop`'s, `shop-20261121t040000z-abcde` is, and so is an Event of it. */
const belongs = (name: string, app: string): boolean =>
  name === app || /^\d{8}t\d{6}z-[a-z0-9]{5}([./].*)?$/.test(name.slice(app.length + 1)) || name.startsWith(`${app}.`);
