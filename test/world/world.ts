import { createHash } from 'node:crypto';
import type { CaptureConfig } from '../../contracts/app-config';
import type { ActionSetObject } from '../../runner/action-set/action-set';
import type { PodObject } from '../../runner/kubernetes/workload';
import type { LeaseObject } from '../../runner/lease/lease-object';
import { type LeaseRecord, parseRecord } from '../../runner/lease/lease-record';
import { ApiServer } from './cluster/api-server';
import { App, type AppProps, PLURALS } from './cluster/app';
import { Bucket, type StoredPoint } from './cluster/bucket';
import { type Hazards, Kanister, noHazards } from './cluster/kanister';
import type { Pace, Target } from './cluster/script';
import type { Writer } from './cluster/writer';
import { Audit } from './judges/audit';
import { GuardBound } from './judges/guard-bound';
import type { Invariant, Violation } from './judges/violation';
import { calm, errorOf, type Fate, fateIn, type Request, type Weather } from './machine/fate';
import type { Process } from './machine/process';
import { Random } from './machine/random';
import { Timeline } from './machine/timeline';

type Action = NonNullable<ActionSetObject['spec']>['actions'][number];

export interface WorldProps {
  readonly seed: number;
  readonly apps: readonly AppProps[];
  /** Milliseconds that controllers, pods and Kanister may take for a thing, at most. */
  readonly slowness?: { readonly controller: number; readonly pod: number; readonly kanister: number };
  readonly pace?: (random: Random) => Pace;
  /** Is given every line of every program; without it none is made. */
  readonly trace?: ((line: string) => void) | undefined;
}

/** So long after a guard ended a quiesce it starts again what a late request of the dead run has stopped; and a little more. Milliseconds. */
const LATE_STOP_ENDS = 150_000;

/** The sender of a request that was not answered repeats it for so long; milliseconds. */
const UNCLEAR_FOR = 60_000;

export const quick = { controller: 30, pod: 400, kanister: 200 };
export const briskly = (): Pace => ({ starts: 1200, opens: 2000, dumps: 6000, loads: 6000 });

/** The run of `<run>/<capture>`, or of its copy below `recovered/`. */
export const runOf = (directory: string): string => directory.replace(/^recovered\//, '').split('/')[0]!;

/** A cluster, a store, Kanister and some apps, all in memory, in a time of their own. */
export class World {
  readonly timeline = new Timeline();
  readonly server = new ApiServer(this.timeline);
  readonly bucket = new Bucket(this.timeline);
  readonly random: Random;
  readonly kanister: Kanister;
  readonly apps: readonly App[];
  readonly audit: Audit;
  readonly guardBound: GuardBound;
  readonly violations: Violation[] = [];
  /** What is wrong on the wires, and in the controller, from now on. */
  weather: Weather = calm;
  hazards: Hazards = noHazards;
  guard: Process | undefined;
  /** Told of every request before it is sent. */
  onRequest: (process: Process, request: Request) => void = () => {};
  /** Nothing goes wrong from now on. */
  isWell = false;
  /** The time until which no process reaches it; milliseconds since the epoch. */
  away = { api: 0, store: 0 };
  /** When a request to stop a writer was last sent whose sender cannot know whether it was done: `<plural>/<name>`. */
  private readonly unclear = new Map<string, number>();
  /** The writers whose last change was a request to start them again: `<plural>/<name>`. */
  private readonly startedAgain = new Set<string>();
  /** The writers that a person stopped after that, while the record still explained a zero. */
  private readonly explained = new Set<Writer>();
  private readonly fateRandom: Random;

  constructor(readonly props: WorldProps) {
    const { seed, slowness = quick, pace = briskly } = props;
    const { server, timeline } = this;
    this.random = new Random(seed);
    this.fateRandom = this.random.fork('fates');
    const apps = this.random.fork('apps');
    const common = { timeline, server, random: apps, slowness, writers: new Map() };
    this.apps = props.apps.map((app, i) => new App(app, common, (i + 1) * 1e9));
    for (const app of this.apps)
      app.data.onWrong = (what, isMixed) => {
        const invariant = isMixed ? 'I2 no capture old and another new' : 'I2 the app runs again';
        if (!app.isDisturbed) this.violate(invariant, `${app.name}: ${what}`);
      };
    this.audit = new Audit(this);
    this.guardBound = new GuardBound(this);
    server.watch((plural) => {
      if (plural === 'leases') this.settle();
    });
    const kanister = this.random.fork('kanister');
    this.kanister = new Kanister({
      ...{ timeline, server, random: kanister, lag: slowness.kanister },
      hazards: () => this.hazards,
      awayUntil: () => this.away.api,
      pace: () => pace(kanister),
      target: (blueprint) => this.target(blueprint),
      onStart: (object) => this.audit.started(object),
      onLoad: (object, directory) => this.audit.loads(object, directory),
      trace: (line) => this.trace(line),
    });
  }

  app(name: string): App {
    const found = this.apps.find((app) => app.name === name);
    if (!found) throw new Error(`this world has no app ${name}`);
    return found;
  }

  /** Whose data an action acts on: the Blueprint connects to the server of its capture, whatever the object is. */
  captureOf({
    blueprint,
  }: Pick<Action, 'blueprint'>): { readonly app: App; readonly capture: CaptureConfig } | undefined {
    const [name, wanted] = blueprint.split('.');
    const app = this.apps.find((one) => one.name === name);
    const capture = app?.config.captures.find((one) => one.name === wanted);
    return app && capture && { app, capture };
  }

  /** All restore points of an app, as the owner of the bucket sees them. */
  points(app: App): StoredPoint[] {
    return this.bucket.points(app.prefix, app.name, app.captures);
  }

  private target(blueprint: string): Target | undefined {
    const found = this.captureOf({ blueprint });
    if (!found) return undefined;
    const { app, capture } = found;
    const owner = `${app.name}/${capture.name}`;
    return {
      ...{ app: app.name, owner, timeline: this.timeline, store: this.bucket, prefix: app.prefix },
      database: app.data.databases.get(capture.name!)!,
      onForeign: (other) => this.violate('I3 nothing of another app', `${owner} is given the data of ${other}`),
      lineAfter: (directory, line) => {
        const run = runOf(directory);
        return this.points(app).some((point) => point.run === run && point.safety) ? line : run;
      },
    };
  }

  /** The writers that another app's run has stopped, or its dead run may have stopped late, by its Lease: `<plural>/<name>`. */
  heldFrom(app: App): Set<string> {
    const records = this.apps.filter((other) => app.shares(other)).map((other) => this.record(other));
    const stopped = records.flatMap((record) => {
      const isFresh = this.timeline.now() - Date.parse(record?.ended?.at ?? '') < LATE_STOP_ENDS;
      return [record?.quiesce?.workloads ?? [], isFresh ? (record?.ended?.workloads ?? []) : []];
    });
    return new Set(stopped.flat().map(({ kind, name }) => `${PLURALS[kind]}/${name}`));
  }

  /** Every writer of an app has what it must have, those apart that another app's run has stopped. */
  isUp(app: App): boolean {
    if (app.isUp) return true;
    const held = this.heldFrom(app);
    return app.writers.every(({ declared, key, wanted }) => wanted === declared || held.has(key));
  }

  /** Lets time pass. */
  async run(milliseconds: number, ended?: () => boolean): Promise<void> {
    await this.timeline.run(this.timeline.now() + milliseconds, ended);
  }

  /** No process reaches a server for so long; milliseconds. */
  goAway(to: 'api' | 'store', milliseconds: number): void {
    this.away = { ...this.away, [to]: this.timeline.now() + milliseconds };
    if (to === 'api') this.kanister.cutOff();
  }

  /** Both servers answer from now on. */
  return(): void {
    const now = this.timeline.now();
    this.away = { api: Math.min(this.away.api, now), store: Math.min(this.away.store, now) };
  }

  /** A person or another program changes a writer. No run can prevent a start in the middle of a load: the runner is then not responsible. */
  interfere(writer: Writer, to: number): void {
    for (const app of this.apps)
      if (
        to > 0 &&
        writer.wanted === 0 &&
        app.writers.includes(writer) &&
        this.record(app)?.quiesce?.mode === 'restore'
      )
        app.isDisturbed = true;
    this.trace(`somebody changes ${writer.key} from ${writer.wanted} to ${to}`);
    if (writer.wanted === to) return;
    const isUnclear = this.timeline.now() - (this.unclear.get(writer.key) ?? Number.NaN) < UNCLEAR_FOR;
    const isRecorded = this.startedAgain.delete(writer.key) && this.isRecorded(writer);
    const isExplained = isRecorded || this.isLikeLateStop(writer);
    writer.change(to, to === 0 && (isUnclear || isExplained));
    if (to === 0 && isExplained && !isUnclear) this.explained.add(writer);
    else this.explained.delete(writer);
  }

  /** A record explains a zero as long as it exists. From then on the writer is at zero because a person stopped it, and no program may start it. */
  private settle(): void {
    for (const writer of this.explained) {
      if (writer.wanted === 0 && (this.isRecorded(writer) || this.isLikeLateStop(writer))) continue;
      this.explained.delete(writer);
      if (writer.wanted === 0) writer.settle();
    }
  }

  /** A run has seen it at zero and started it again, and its record still says that it is stopped: a record explains a writer at zero, no matter who scaled it. */
  private isRecorded(writer: Writer): boolean {
    return this.apps.some(
      (app) =>
        app.writers.includes(writer) &&
        this.record(app)?.quiesce?.workloads.some(
          ({ generation, kind, name }) => generation !== undefined && `${PLURALS[kind]}/${name}` === writer.key,
        ),
    );
  }

  /** By its generation, a dead run's last request may have stopped it: no run or guard can tell that from a person's stop. */
  private isLikeLateStop(writer: Writer): boolean {
    return this.apps.some((app) => {
      if (!app.writers.includes(writer)) return false;
      const [plural = '', name = ''] = writer.key.split('/');
      const found = this.server.find(plural, app.config.namespace, name)?.metadata.generation ?? Number.NaN;
      const atZero = writer.wanted === 0 ? found : found + 1;
      const { ended, restarted } = this.record(app) ?? {};
      return [ended, restarted].some(
        (record) =>
          this.timeline.now() - Date.parse(record?.at ?? '') < LATE_STOP_ENDS &&
          record!.workloads.some(
            (one) => `${PLURALS[one.kind]}/${one.name}` === writer.key && one.found! + 1 === atZero,
          ),
      );
    });
  }

  /** A person changes a writer after a run has read it, and just before it stops it. */
  ambush(writer: Writer, to: number): void {
    this.server.ambush(writer.key, () => {
      if (!this.isWell) this.interfere(writer, to);
    });
  }

  fate(request: Request): Fate {
    const fate = this.draw(request);
    const { answers, arrives, mistaken, refusal } = fate;
    if (request.stops) this.startedAgain.delete(request.what);
    const isClear = !refusal && !mistaken && answers !== undefined && arrives !== undefined && answers + arrives < 1000;
    if (request.stops && !isClear) this.unclear.set(request.what, this.timeline.now());
    // Another request to stop settles nothing: a person may stop the writer just before it is done.
    else if (['SCALE', 'SUSPEND'].includes(request.verb) && !request.stops) {
      this.unclear.delete(request.what);
      this.startedAgain.add(request.what);
    }
    return fate;
  }

  private draw(request: Request): Fate {
    if (this.timeline.now() < this.away[request.to])
      return { arrives: 1, answers: 1, refusal: errorOf(request, this.fateRandom.chance(0.5) ? 0 : 503) };
    return fateIn(this.weather, request, () => this.fateRandom.next());
  }

  lease(app: App): LeaseObject | undefined {
    return this.server.find<LeaseObject>('leases', 'kanister', app.name);
  }

  record(app: App): LeaseRecord | undefined {
    const lease = this.lease(app);
    return lease && parseRecord(lease);
  }

  /** Whether an ActionSet, or the pod of its task, reports success. */
  saysComplete({ namespaces }: App, actionSet: string): boolean {
    const object = this.server.find<ActionSetObject>('actionsets', 'kanister', actionSet);
    const pods = namespaces.map((at) => this.server.find<PodObject>('pods', at, `kanister-job-${actionSet}`));
    return object?.status?.state === 'complete' || pods.some((pod) => pod?.status?.phase === 'Succeeded');
  }

  actionSets(): ActionSetObject[] {
    return this.server.all<ActionSetObject>('actionsets', 'kanister');
  }

  /** Deletes what expires: Events after an hour, versions by the bucket's lifecycle, ActionSets by the runner. */
  forget(): void {
    for (const plural of ['actionsets', 'events'])
      for (const { metadata } of this.server.all(plural, 'kanister'))
        this.server.remove(plural, 'kanister', metadata.name);
    for (const key of this.bucket.keys()) this.bucket.destroy(key);
    this.audit.forget();
    this.kanister.forget();
  }

  violate(invariant: Invariant, what: string): void {
    if (this.violations.some((known) => known.invariant === invariant && known.what === what)) return;
    this.trace(`VIOLATION of '${invariant}': ${what}`);
    this.violations.push({ invariant, what, at: this.timeline.now() });
  }

  get isTraced(): boolean {
    return this.props.trace !== undefined;
  }

  trace(line: string): void {
    this.props.trace?.(`${new Date(this.timeline.now()).toISOString().slice(11, 23)} ${line}`);
  }

  /** What happened, in one line: two runs of one seed have the same. */
  digest(): string {
    const state = [this.timeline.now(), this.violations, this.actionSets().map(({ metadata }) => metadata.name)];
    return createHash('sha256').update(JSON.stringify(state)).digest('hex').slice(0, 16);
  }
}
