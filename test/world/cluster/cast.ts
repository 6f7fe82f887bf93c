import type { RestoreArguments } from '../../../contracts/runner-arguments';
import { backup } from '../../../runner/backup/backup';
import { guard } from '../../../runner/guard/guard';
import type { Context } from '../../../runner/ports/context';
import { Failure } from '../../../runner/ports/failure';
import { Log } from '../../../runner/ports/log';
import { unblock } from '../../../runner/recovery/unblock';
import { restore } from '../../../runner/restore/restore';
import { verify } from '../../../runner/verification/verification';
import type { Order } from '../judges/audit';
import { checkBelieved, checkSuccess } from '../judges/truth';
import { errorOf } from '../machine/fate';
import { Process, type Strike } from '../machine/process';
import { Wire } from '../machine/wire';
import type { World } from '../world';
import type { App } from './app';
import { clusterOf, storeOf } from './connection';
import { type Attempt, Job, type JobProps } from './job';

export interface JobOptions {
  readonly strike?: Strike | undefined;
  /** How many pods may follow one that was killed. @default 2, as the CronJob has it */
  readonly backoffLimit?: number;
  /** How long after a pod that was killed the next one follows, in milliseconds. @default - 10 to 30 s, by chance */
  readonly again?: number;
  /** Whether it waits for its share of the spread. @default false */
  readonly spread?: boolean;
}

/** Who acts in the world: the Jobs of the runner, and the guard. Each pod is a process with wires of its own. */
export class Cast {
  jobs: Job[] = [];
  private made = 0;

  constructor(private readonly world: World) {}

  backup(app: App, { strike, again, backoffLimit = 2, spread = false }: JobOptions = {}): Job {
    const { deadlineSeconds, spreadSeconds } = app.config;
    const activeDeadline = (spreadSeconds + 2 * deadlineSeconds + 1800) * 1000;
    const task = (context: Context) => backup(context, { now: !spread });
    return this.job(app, 'backup', task, { strike, again, backoffLimit, activeDeadline });
  }

  restore(app: App, props: Partial<RestoreArguments> = {}, { strike }: JobOptions = {}): Job {
    const wanted = { run: 'latest', options: [], safetyPoint: true, ...props };
    return this.job(app, 'restore', (context) => restore(context, wanted), {
      strike,
      backoffLimit: 0,
      order: { point: wanted.run, only: wanted.only },
    });
  }

  /** A person cleans up, and has the app started if every load has ended well. */
  unblock(app: App, { strike }: JobOptions = {}): Job {
    const task = (context: Context) => unblock(context, { endLoad: false, start: 'loaded' });
    return this.job(app, 'unblock', task, { strike, backoffLimit: 0 });
  }

  verify(app: App, { strike }: JobOptions = {}): Job {
    return this.job(app, 'verify', verify, { strike, backoffLimit: 0, activeDeadline: 8 * 3_600_000 });
  }

  /** Those that have not ended. */
  active(app?: App): Job[] {
    return this.jobs.filter(({ succeeded, props }) => succeeded === undefined && (!app || props.app === app));
  }

  /** Whether a restore of the same app started later: that one then decides the state of the app. */
  restoredSince({ began, props: { app } }: Job): boolean {
    return this.jobs.some(({ began: then, props }) => props.app === app && props.command === 'restore' && then > began);
  }

  /** The Deployment of one replica: a guard that dies is followed by another. */
  startGuard(strike?: Strike): Process {
    const { world } = this;
    const { process, cluster } = this.process(`guard.${++this.made}`, undefined, strike);
    world.guard = process;
    world.audit.troubledAt = world.timeline.now();
    process.onEnd = () => {
      world.guard = undefined;
      world.trace(`${process.name} dies`);
      world.timeline.after(world.random.between(2000, 20_000), () => {
        if (!world.guard) this.startGuard();
      });
    };
    const log = (app: string) => new Log((line) => this.heard(process, line), process.clock, app);
    const signal = new AbortController().signal;
    void guard({ namespace: 'kanister', cluster, clock: process.clock, pod: process.name, logOf: log, signal }).catch(
      (error) => world.violate('no program breaks', `the guard: ${(error as Error).stack}`),
    );
    return process;
  }

  /** A CronJob keeps the last few Jobs only. */
  forget(): void {
    this.jobs = this.jobs.filter(({ succeeded }) => succeeded === undefined);
  }

  private job(
    app: App,
    command: JobProps['command'],
    task: (context: Context) => Promise<void>,
    more: Pick<JobOptions, 'strike'> & {
      again?: number | undefined;
      backoffLimit: number;
      activeDeadline?: number;
      order?: Omit<Order, 'process'>;
    },
  ): Job {
    const { timeline, random } = this.world;
    const name = `${app.name}-${command}-${++this.made}`;
    const job = new Job({
      ...{
        name,
        app,
        command,
        backoffLimit: more.backoffLimit,
        activeDeadline: more.activeDeadline,
        strike: more.strike,
      },
      again: () => more.again ?? random.between(10_000, 30_000),
      begin: (started, strike) => this.pod(started.attempts.length, { name, app, strike, task, order: more.order }),
      timeline,
      onEnd: (ended) => {
        this.world.trace(`${name} has ${ended.succeeded ? 'succeeded' : `failed (${ended.exitCode})`}`);
        checkSuccess(this.world, this, ended);
        checkBelieved(this.world, this, ended);
      },
    });
    this.jobs.push(job);
    return job;
  }

  private pod(
    number: number,
    props: {
      name: string;
      app: App;
      strike: Strike | undefined;
      task: (context: Context) => Promise<void>;
      order: Omit<Order, 'process'> | undefined;
    },
  ): Attempt {
    const { world } = this;
    const { app, name, order, strike, task } = props;
    const { process, wire, cluster } = this.process(`${name}.${number}`, app, strike);
    world.audit.order({ process, ...order });
    const controller = new AbortController();
    const sigterm = (why = 'terminated by SIGTERM') => {
      world.trace(`${process.name} gets SIGTERM: ${why}`);
      attempt.isTold = true;
      controller.abort(new Failure({ step: 'SIGTERM', cause: why, next: 'nothing' }));
    };
    const attempt: Attempt = {
      ...{ process, sigterm, exitCode: undefined, failure: undefined },
      ...{ isDisrupted: false, isTold: false },
    };
    const log = new Log((line) => this.heard(process, line), process.clock, app.name);
    const context: Context = {
      ...{ config: app.config, namespace: 'kanister', cluster, store: storeOf(wire, world.bucket) },
      ...{
        clock: process.clock,
        log,
        signingKeys: [app.key.pem],
        job: name,
        pod: process.name,
        signal: controller.signal,
      },
    };
    const end = (failure: Failure | undefined) => {
      if (!process.alive) return;
      attempt.failure = failure;
      attempt.exitCode = failure?.exitCode ?? 0;
      world.trace(`${process.name} ends: ${attempt.exitCode} ${failure?.message ?? ''}`);
      process.kill();
    };
    void task(context).then(
      () => end(undefined),
      (error) => {
        if (isBug(error)) world.violate('no program breaks', `${name}: ${(error as Error).stack}`);
        end(Failure.of(error, log.step));
      },
    );
    return attempt;
  }

  private process(name: string, app: App | undefined, strike: Strike | undefined) {
    const { world } = this;
    const { timeline, audit } = world;
    const random = world.random.fork(`${name} ${this.made}`);
    // No two clocks are quite the same.
    const ahead = Math.round(random.between(-2000, 2000));
    const process = new Process({ name, timeline, random, ahead, strike, ...(app ? { app: app.name } : {}) });
    const wire = new Wire({
      ...{ timeline, process, random: random.fork('wire') },
      fates: (request) =>
        process.isCutOff ? { arrives: 1, answers: 1, refusal: errorOf(request, 0) } : world.fate(request),
      onRequest: (sender, request) => {
        audit.request(sender, request);
        world.onRequest(sender, request);
      },
      trace: world.isTraced ? (line) => world.trace(line) : undefined,
    });
    return { process, wire, cluster: clusterOf(wire, world.server) };
  }

  private heard(process: Process, line: string): void {
    this.world.audit.says(`the log of ${process.name}`, line);
    if (this.world.isTraced) this.world.trace(`${process.name} says ${line}`);
  }
}

/** A mistake in a program, not an answer that it got. */
const isBug = (error: unknown): boolean =>
  error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
