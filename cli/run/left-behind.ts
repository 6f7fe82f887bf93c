import type { V1Lease, V1Pod } from '@kubernetes/client-node';
import { taskNamespaces } from '../../contracts/app-config';
import { JOB_ID } from '../../contracts/labels';
import { outcomeOf } from '../../runner/action-set/action-set';
import { endedWell, type Task, taskIn } from '../../runner/action-set/task';
import type { PodObject } from '../../runner/kubernetes/workload';
import { type LeaseRecord, parseRecord, type RestoreRecord } from '../../runner/lease/lease-record';
import type { Clock } from '../../runner/ports/clock';
import type { Cluster } from '../cluster/cluster';
import type { DeployedApp } from '../cluster/deployed-app';

/** A live run renews its Lease every 15 s, and the clock of a laptop may differ from the cluster's. Milliseconds. */
const SILENT = 120_000;

/** An ActionSet in the record of a run. */
export interface LeftActionSet {
  readonly actionSet: string;
  /** `null` if it no longer exists, so its action is not known. */
  readonly action: string | null;
  /** The state that Kanister reports. `gone`: it no longer exists. */
  readonly state: string;
  /** The state of its task's pod. */
  readonly task: 'none' | 'lives' | 'succeeded' | 'failed';
  /** Whether it succeeded, according to Kanister or to its pod. */
  readonly endedWell: boolean;
}

/** The record of the last run in the app's Lease, and the state of its ActionSets. */
export interface LeftBehind {
  /** The run that holds the app now. `null` if none does. */
  readonly holder: string | null;
  /** The run that wrote the record. `null` if there is no record. */
  readonly run: string | null;
  readonly quiesce: LeaseRecord['quiesce'] | null;
  /** What an unfinished restore loads. `null`: nothing, or an older runner did not record it. */
  readonly restore: RestoreRecord | null;
  /** Oldest first. */
  readonly actionSets: readonly LeftActionSet[];
}

export async function leftBehind(app: DeployedApp, cluster: Cluster, clock: Clock): Promise<LeftBehind> {
  const lease = await cluster.lease(app.namespace, app.name);
  const annotations = lease?.metadata?.annotations ?? {};
  const record = parseRecord({ metadata: { name: app.name, annotations } });
  const actionSets: LeftActionSet[] = [];
  for (const name of record?.actionSets ?? []) actionSets.push(await leftActionSet(app, cluster, name));
  const { run = null, quiesce = null, restore = null } = record ?? {};
  return {
    holder: holderOf(lease, clock),
    run,
    quiesce,
    restore: quiesce?.mode === 'restore' ? restore : null,
    actionSets,
  };
}

function holderOf(lease: V1Lease | undefined, clock: Clock): string | null {
  const { holderIdentity, renewTime } = lease?.spec ?? {};
  if (!holderIdentity || !renewTime) return null;
  return clock.now() - new Date(renewTime).getTime() > SILENT ? null : holderIdentity;
}

async function leftActionSet(app: DeployedApp, cluster: Cluster, name: string): Promise<LeftActionSet> {
  const found = await cluster.actionSet(app.namespace, name);
  const list = (namespace: string) => cluster.pods(namespace, JOB_ID, name);
  const pods = (await Promise.all(taskNamespaces(app.config).map(list))).flat();
  const task = taskIn(pods.map(podOf));
  const { state } = found ? outcomeOf(found) : { state: 'gone' };
  const isEnded = found !== undefined && task !== 'lives' && endedWell(found, task);
  const action = found?.spec?.actions[0]?.name ?? null;
  return { actionSet: name, action, state, task: wordOf(task), endedWell: isEnded };
}

const podOf = ({ metadata, status }: V1Pod): PodObject =>
  ({ metadata: { name: metadata?.name ?? '' }, status: status ?? {} }) as PodObject;

function wordOf(task: Task): LeftActionSet['task'] {
  if (typeof task === 'string') return task;
  return task.succeeded ? 'succeeded' : 'failed';
}
