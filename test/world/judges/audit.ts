import type { CaptureConfig } from '../../../contracts/app-config';
import { APP_LABEL, CAPTURE_LABEL } from '../../../contracts/labels';
import type { ActionSetObject } from '../../../runner/action-set/action-set';
import type { LeaseObject } from '../../../runner/lease/lease-object';
import type { App } from '../cluster/app';
import type { StoredPoint } from '../cluster/bucket';
import { calm, type Request } from '../machine/fate';
import type { Process } from '../machine/process';
import { runOf, type World } from '../world';

/** After this time no request of a dead run starts any work, if a guard lives and there is no other fault; three times as long in bad weather. Milliseconds. */
const GUARD_BOUND = 120_000;
/** Kinds in Kanister's namespace whose objects are each of one app. */
const OWNED = ['actionsets', 'configmaps', 'events', 'leases'];

/** What a process was started for, as far as it may not do anything else. */
export interface Order {
  readonly process: Process;
  /** A restore's: a run, or `latest`. */
  readonly point?: string;
  /** A restore's: the captures that it is limited to. @default - all of the app */
  readonly only?: readonly string[] | undefined;
}

/** Sees everything while it happens, and reports what must never happen. */
export class Audit {
  private readonly orders = new Map<string, Order>();
  private readonly creators = new Map<string, Order>();
  /** The ActionSet of each capture of a run: `<run>/<capture>`. */
  private readonly backups = new Map<string, string>();
  /** What requested the dumps of a run. */
  private readonly dumpers = new Map<string, Order>();
  private readonly begun = new Set<string>();
  /** How many verified points of an app were retired. */
  private readonly retired = new Map<string, number>();
  private readonly secrets: readonly string[];
  /** When a run last wrote an app's Lease; milliseconds since the epoch. */
  readonly renewals = new Map<string, number>();
  /** The points that a process had loaded, in order. */
  readonly loaded = new Map<Process, string[]>();
  /** The last loads that a process requested, once all of them have ended well, and when; milliseconds since the epoch. */
  readonly loadedWell = new Map<Process, { readonly names: readonly string[]; readonly at: number }>();
  /** The loads of the point that a process loads now, by capture: the ActionSet, and whether it has ended well. */
  private readonly batches = new Map<Process, { readonly run: string; readonly ended: Map<string, string> }>();
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
      this.dumpers,
      this.batches,
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
    // Others may have objects in the namespace of a capture: there a run reads, and ends the pods of its own tasks.
    const isCaptures = config.captures.some((capture) => capture.namespace === namespace);
    const isOwnPod = verb === 'DELETE' && plural === 'pods' && belongs(name.replace(/^kanister-job-/, ''), app);
    const own =
      to === 'store'
        ? what.split(' ').every((key) => key.startsWith(`${config.store.prefix}/`))
        : namespace === config.namespace ||
          (isCaptures && (!writes || isOwnPod)) ||
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
  started(object: ActionSetObject): void {
    const { world } = this;
    const {
      metadata: { name },
      spec,
    } = object;
    const action = spec!.actions[0]!;
    if (this.begun.has(name) || world.kanister.isRunning(name))
      world.violate('one ActionSet a run', `${name} was begun twice`);
    this.begun.add(name);
    const { app, capture } = world.captureOf(action)!;
    const { run } = action.options;
    if (action.name === 'backup' && run !== undefined) {
      const other = this.backups.get(run);
      if (other !== undefined) world.violate('one ActionSet a run', `${name} and ${other} are of ${run}`);
      this.backups.set(run, name);
      const order = this.creators.get(name);
      if (order) this.dumpers.set(runOf(run), order);
    }
    this.named(object, app, capture);
    const late = this.lateness(name);
    if (late !== undefined && !this.isWaitedFor(app, name))
      world.violate('nothing starts late', `${action.name} ${name} began ${late}`);
  }

  /** I3: an action names the object, the Profile and the directory of its own capture. */
  private named({ metadata, spec }: ActionSetObject, app: App, capture: CaptureConfig): void {
    const { blueprint, object, options, profile } = spec!.actions[0]!;
    const { namespace } = capture;
    const wanted = capture.object
      ? { kind: capture.object.kind.toLowerCase(), name: capture.object.name, namespace }
      : { kind: 'namespace', name: namespace, namespace };
    const own =
      object.kind === wanted.kind &&
      object.name === wanted.name &&
      object.namespace === wanted.namespace &&
      profile.name === blueprint &&
      metadata.labels?.[APP_LABEL] === app.name &&
      metadata.labels?.[CAPTURE_LABEL] === capture.name &&
      belongs(metadata.name, app.name) &&
      (options.run === undefined ||
        (belongs(runOf(options.run), app.name) && options.run.endsWith(`/${capture.name}`)));
    if (!own) this.world.violate('I3 nothing of another app', `${metadata.name}: ${JSON.stringify(spec!.actions[0])}`);
  }

  /** A restore's task starts to change the data. */
  loads({ metadata: { name }, spec }: ActionSetObject, directory: string): void {
    const { world } = this;
    const { options } = spec!.actions[0]!;
    const { app, capture } = world.captureOf(spec!.actions[0]!)!;
    if (app.data.isServed && !app.isDisturbed)
      world.violate('I2 the app runs again', `${name} loads ${directory} while writers run`);
    const late = this.lateness(name);
    if (late !== undefined) world.violate('nothing starts late', `the load ${name} began ${late}`);
    if (world.timeline.now() / 1000 > Number(options.notAfter) + 60)
      world.violate('nothing starts late', `the load ${name} began after its notAfter`);
    const order = this.creators.get(name);
    const run = runOf(directory);
    const point = world.points(app).find((each) => each.run === run);
    const wanted = order?.point === run || (order?.point === 'latest' && point && !point.safety && point.verified);
    if (order) this.follow(order, { name, run, app, capture: capture.name! });
    if (point) this.promise(app, point, order?.only);
    if (order) this.loaded.set(order.process, [...(this.loaded.get(order.process) ?? []), run]);
    const own = point?.safety && this.dumpers.get(run)?.process === order?.process;
    if (!wanted && !own) world.violate('I2 the app runs again', `${name} loads ${directory}, not ${order?.point}`);
    if (point && 'flaw' in point.holds && !world.bucket.rotten.has(run))
      world.violate('I1 what is listed restores', `${run}: ${point.holds.flaw}`);
  }

  private follow({ process, only }: Order, load: { name: string; run: string; app: App; capture: string }): void {
    const { kanister, timeline } = this.world;
    const { app, capture, name, run } = load;
    this.loadedWell.delete(process);
    const batch = this.batches.get(process);
    const ended = batch?.run === run ? batch.ended : new Map<string, string>();
    this.batches.set(process, { run, ended });
    const wanted = only?.length ? only : app.captures;
    void kanister.task(name)?.ended.then(({ state }) => {
      if (state !== 'complete' || this.batches.get(process)?.ended !== ended) return;
      ended.set(capture, name);
      if (wanted.every((each) => ended.has(each)))
        this.loadedWell.set(process, { names: [...ended.values()], at: timeline.now() });
    });
  }

  /** What a restore of this point may leave the app with. */
  private promise(app: App, { holds, run, safety }: StoredPoint, only: readonly string[] | undefined): void {
    // A part of another capture may have rotten: those that are loaded are whole.
    const isRotten = this.world.bucket.rotten.has(run) && !safety;
    const lines = 'lines' in holds ? holds.lines : new Map(isRotten ? app.captures.map((name) => [name, run]) : []);
    const chosen = [...lines].filter(([capture]) => !only?.length || only.includes(capture));
    if (chosen.length === 0) return;
    app.data.mayBecome(new Map(chosen.map(([capture, line]) => [capture, safety ? line : run])));
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
    return (
      this.world.lease(app)?.spec?.holderIdentity !== undefined &&
      this.world.record(app)?.dump?.captures?.some(({ actionSet }) => actionSet === name) === true
    );
  }

  /** I4. */
  private stored(key: string, marker: boolean): void {
    const app = this.world.apps.find(({ prefix }) => key.startsWith(`${prefix}/`));
    if (!app || (!marker && !key.endsWith('/state.json'))) return;
    const points = this.world.points(app);
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
