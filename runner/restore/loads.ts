import { type ActionOptions, warningsIn } from '../../contracts/action';
import type { CaptureConfig } from '../../contracts/app-config';
import type { RestoreLoad } from '../../contracts/restore-loads';
import { runName } from '../../contracts/run-name';
import type { Outcome } from '../action-set/action-set';
import { ofCapture } from '../action-set/capture-failure';
import { ActionFailed, NothingDone } from '../action-set/failure';
import { pointArtifact } from '../action-set/point-artifact';
import { runAction } from '../action-set/run';
import { loadSource, type RestoreSource } from '../catalog/restore-source';
import type { LeaseRecord, LoadRecord } from '../lease/lease-record';
import { retryThroughOutage } from '../ports/outage';
import { LOADS_WITHIN } from '../recovery/late-load';
import { type Restoring, startsBy } from './restoring';

/** Two captures with the same value load into the same server. */
const serverOf = ({ name, namespace, object, host }: CaptureConfig): string =>
  JSON.stringify(object ? [object.kind, namespace, object.name] : ['host', host ?? name]);

export interface LoadProps {
  readonly source: RestoreSource;
  readonly loads: readonly RestoreLoad[];
  readonly options: (capture: CaptureConfig) => ActionOptions<'restore'>;
}

/** What became of the load of one capture. */
export interface LoadEnd {
  readonly capture: CaptureConfig;
  readonly actionSet: string;
  /**
   * `untouched`: its data was not changed. `failed`: its task has ended, and its data may be incomplete. `unknown`: it may still be running.
   */
  readonly state: 'complete' | 'untouched' | 'failed' | 'unknown';
  /** Absent if it is complete, or if it was not requested because the load before it was not complete. */
  readonly error?: unknown;
  /** Kanister has forgotten its ActionSet. */
  readonly isForgotten?: boolean;
}

/**
 * Loads a restore point: all captures at the same time, or in their order. After one has failed, no other is requested. It waits for the end of each load that was requested, since no other load may
 * run beside it. It does not throw.
 */
export function loadAll(held: Restoring, props: LoadProps): Promise<readonly LoadEnd[]> {
  return new Loading(held, props).run();
}

class Loading {
  private readonly names: readonly string[];
  private open: number;

  constructor(
    private readonly held: Restoring,
    private readonly props: LoadProps,
  ) {
    const { clock, config } = held.context;
    this.names = props.loads.map(() => runName(config.app, clock));
    this.open = this.names.length;
  }

  async run(): Promise<readonly LoadEnd[]> {
    const { loads } = this.props;
    const ends = new Map<RestoreLoad, LoadEnd>();
    const inTurn = async (lane: readonly RestoreLoad[]) => {
      for (const load of lane) {
        const isDoomed = [...ends.values()].some(({ state }) => state !== 'complete');
        ends.set(load, isDoomed ? this.skipped(load) : await this.load(load));
      }
    };
    await Promise.all(this.lanes().map(inTurn));
    return loads.map((load) => ends.get(load)!);
  }

  /** The loads that follow one another: all of them in an order, else those into the same server, which takes one at a time. */
  private lanes(): (readonly RestoreLoad[])[] {
    const { loads } = this.props;
    if (this.held.context.config.isOrdered) return [loads];
    const servers = [...new Set(loads.map(({ capture }) => serverOf(capture)))];
    return servers.map((server) => loads.filter(({ capture }) => serverOf(capture) === server));
  }

  private nameOf(load: RestoreLoad): string {
    return this.names[this.props.loads.indexOf(load)]!;
  }

  private skipped(load: RestoreLoad): LoadEnd {
    this.open -= 1;
    return { capture: load.capture, actionSet: this.nameOf(load), state: 'untouched' };
  }

  private async load(load: RestoreLoad): Promise<LoadEnd> {
    const { capture, data } = load;
    const { context, lease } = this.held;
    const { signal } = context;
    const name = this.nameOf(load);
    const source = loadSource(this.props.source, data);
    const notAfter = String(Math.floor(startsBy(this.held, LOADS_WITHIN) / 1000));
    const end = { capture, actionSet: name };
    let isRequested = false;
    try {
      const outcome = await runAction(context, lease, {
        ...{ capture, name, action: 'restore', signal },
        options: { ...this.props.options(capture), notAfter },
        artifacts: pointArtifact(source.data.objects, source.directory),
        record: (record) => this.requested(record, { capture: capture.name, actionSet: name, state: 'requested' }),
        onRequest: () => {
          isRequested = true;
        },
      });
      this.warn(capture, outcome);
      this.open -= 1;
      await this.complete(name);
      return { ...end, state: 'complete', isForgotten: outcome.forgotten ?? false };
    } catch (error) {
      this.open -= 1;
      const state = !isRequested || error instanceof NothingDone ? 'untouched' : undefined;
      const ended = error instanceof ActionFailed ? 'failed' : 'unknown';
      return { ...end, state: state ?? ended, error: ofCapture(context, capture, error) };
    }
  }

  /** Adds a load to the record. The first one replaces the loads of an earlier restore, or of the point whose load has failed. */
  private requested(record: LeaseRecord, load: LoadRecord): LeaseRecord {
    const { source, loads } = this.props;
    const captures = loads.map(({ capture }) => capture.name);
    const isPart = captures.length < this.held.context.config.captures.length;
    const own = record.restore?.loads.filter(
      ({ actionSet }) => this.names.includes(actionSet) && actionSet !== load.actionSet,
    );
    return {
      ...record,
      restore: { point: source.point.run, captures, ...(isPart && { only: true }), loads: [...(own ?? []), load] },
    };
  }

  /** Records a complete load, unless it is the last one: then the writers are started, or the safety point is loaded. */
  private async complete(name: string): Promise<void> {
    const { context, lease } = this.held;
    if (this.open === 0) return;
    const record = () =>
      lease.update(({ restore, ...rest }) => {
        if (!restore) return rest;
        const loads = restore.loads.map((load) =>
          load.actionSet === name ? ({ ...load, state: 'complete' } as const) : load,
        );
        return { ...rest, restore: { ...restore, loads } };
      });
    // The load's own end counts. A lost Lease is noticed before the writers are started.
    await retryThroughOutage(context, record, context.signal).catch((error: Error) =>
      context.log.warn(`the end of the load ${name} was not recorded: ${error.message}`, 'the restore continues'),
    );
  }

  private warn({ name }: CaptureConfig, { artifacts }: Outcome): void {
    const { config, log } = this.held.context;
    for (const warning of warningsIn(artifacts.server)) {
      const [cause = '', ...next] = warning.split('; ');
      log.warn(config.captures.length > 1 ? `the capture ${name}: ${cause}` : cause, next.join('; '));
    }
  }
}
