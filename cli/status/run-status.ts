import type { V1Lease } from '@kubernetes/client-node';
import { APP_LABEL } from '../../contracts/labels';
import { runTime } from '../../contracts/run-name';
import { hasEnded, outcomeOf } from '../../runner/action-set/action-set';
import { type EndedRecord, type LeaseRecord, parseRecord, type QuiesceRecord } from '../../runner/lease/lease-record';
import type { Clock } from '../../runner/ports/clock';
import type { Cluster } from '../cluster/cluster';
import type { DeployedApp } from '../cluster/deployed-app';
import { runnerContainer } from '../cluster/runner-container';
import { parseEvent } from '../report/event';
import { Failure } from '../terminal/failure';

/** A live run renews its Lease every 15 s, and the clock of a laptop may differ from the cluster's. */
const SILENT_MS = 120_000;
/** While a run reads back, it logs its progress once a second, and each line names the step. */
const TAIL_LINES = 50;

/** What runs for an app, and what earlier runs left. */
export interface RunStatus {
  /** The holder of the app's Lease. `null` if it has none. */
  readonly holder: Holder | null;
  /** Stopped writers, with the replicas to restore. */
  readonly quiesce: QuiesceRecord | null;
  /** The quiesce that the guard ended since the last run started. */
  readonly ended: EndedRecord | null;
  /** The restore that stopped and left the app down. `null` if none did. */
  readonly leftDown: string | null;
  /** The ActionSets of the loads of that restore, or its last one. A load may have left settings of the server changed. `null` if there is none. */
  readonly unfinishedLoad: string | null;
  /** The captures that this restore was to load, if it had chosen its point. Empty if none was left. */
  readonly leftCaptures: readonly LeftCapture[];
  /** Whether a person limited this restore to them with `--only`. */
  readonly leftOnly: boolean;
}

/** How far a restore that left the app down got with one capture, by its record. */
export interface LeftCapture {
  /** `null`: the app has one capture, which has no name. */
  readonly capture: string | null;
  /** `requested`: its load may have changed the data. */
  readonly load: 'not requested' | 'requested' | 'complete';
}

export interface Holder {
  /** The run's name; `guard`: the holder is the guard. */
  readonly run: string;
  /** Whether the holder is the guard, which cleans up after a dead run. */
  readonly isGuard: boolean;
  /** UTC, RFC 3339. */
  readonly renewed: string | null;
  /** Whether it was not renewed for minutes: the run is dead, or a clock is wrong. */
  readonly silent: boolean;
  /** The current step of the runner. `null` if its log cannot be read. */
  readonly step: string | null;
  /** The last ActionSet that it requested and that has not ended. */
  readonly action: { readonly actionSet: string; readonly state: string; readonly phase: string | null } | null;
}

export async function runStatus(app: DeployedApp, cluster: Cluster, clock: Clock): Promise<RunStatus> {
  const lease = await cluster.lease(app.namespace, app.name);
  const record = parseRecord({ metadata: { name: app.name, annotations: lease?.metadata?.annotations ?? {} } });
  const holder = lease?.spec?.holderIdentity ? await holderOf(app, lease, record, cluster, clock) : null;
  const restoring = record?.quiesce?.mode === 'restore';
  const left = restoring && (!holder || holder.silent) ? record : undefined;
  return {
    holder,
    quiesce: record?.quiesce ?? null,
    ended: record?.ended ?? null,
    leftDown: left?.run ?? null,
    unfinishedLoad: left ? loadsOf(left) : null,
    leftCaptures: left ? leftCaptures(left) : [],
    leftOnly: left?.restore?.only ?? false,
  };
}

function loadsOf({ actionSets, restore }: LeaseRecord): string | null {
  const loads = restore?.loads.map(({ actionSet }) => actionSet) ?? actionSets.slice(-1);
  return loads.length > 0 ? loads.join(', ') : null;
}

function leftCaptures({ restore }: LeaseRecord): LeftCapture[] {
  return (restore?.captures ?? []).map((capture) => ({
    capture,
    load: restore?.loads.find((load) => load.capture === capture)?.state ?? 'not requested',
  }));
}

async function holderOf(
  app: DeployedApp,
  { spec }: V1Lease,
  record: LeaseRecord | undefined,
  cluster: Cluster,
  clock: Clock,
): Promise<Holder> {
  const run = spec!.holderIdentity!;
  const renewed = spec!.renewTime ? new Date(spec!.renewTime).getTime() : undefined;
  const action = await actionOf(app, record, cluster);
  return {
    run,
    isGuard: runTime(app.name, run) === undefined,
    renewed: renewed === undefined ? null : new Date(renewed).toISOString(),
    silent: renewed === undefined || clock.now() - renewed > SILENT_MS,
    step: await stepOf(run, app, cluster),
    action,
  };
}

/** The last ActionSet that has not ended, since the captures of an app may run at the same time; if all have ended, the last one. */
async function actionOf(
  { namespace, config }: DeployedApp,
  record: LeaseRecord | undefined,
  cluster: Cluster,
): Promise<Holder['action']> {
  const names = record?.actionSets.slice(-config.captures.length).reverse() ?? [];
  let last: Holder['action'] = null;
  for (const name of names) {
    const found = await cluster.actionSet(namespace, name);
    if (!found) continue;
    const outcome = outcomeOf(found);
    const action = { actionSet: name, state: outcome.state, phase: outcome.phase };
    if (!hasEnded(outcome)) return action;
    last ??= action;
  }
  return last;
}

/** The last step in the run's log. */
async function stepOf(run: string, { name, namespace }: DeployedApp, cluster: Cluster): Promise<string | null> {
  const pods = await cluster.pods(namespace, APP_LABEL, name);
  for (const pod of pods.filter(({ status }) => status?.phase === 'Running')) {
    const lines = await cluster.logTail(runnerContainer(namespace, pod), TAIL_LINES).catch((cause) => {
      if (cause instanceof Failure) return [];
      throw cause;
    });
    const events = lines.map(parseEvent).filter((event) => event?.run === run);
    const last = events.findLast((event) => event && 'step' in event);
    if (last && 'step' in last) return last.step;
  }
  return null;
}
