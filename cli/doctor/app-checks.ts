import type { CaptureConfig, Workload, Writer } from '../../contracts/app-config';
import { describe, isCronJob, replicasOf, resourceOf, type WorkloadObject } from '../../runner/kubernetes/workload';
import { parseRecord, type QuiesceRecord } from '../../runner/lease/lease-record';
import { ApiError, type Cluster as RunnerCluster } from '../../runner/ports/cluster';
import type { Context } from '../../runner/ports/context';
import { Log } from '../../runner/ports/log';
import type { ObjectStore } from '../../runner/ports/object-store';
import { checkArgoCd, type Stopping } from '../../runner/preflight/argo-cd';
import { checkHost } from '../../runner/preflight/host-check';
import { checkScaleOwners } from '../../runner/preflight/scale-owner';
import { refuseHazards, stopHazards } from '../../runner/quiesce/stop-hazard';
import { heldAtZero } from '../../runner/quiesce/writer-stop';
import type { DeployedApp } from '../cluster/deployed-app';
import { runnerCluster } from '../cluster/runner-cluster';
import { parseEvent } from '../report/event';
import { type Check, guarded, ok, refuses, unchecked, warning } from './check';
import type { Patient } from './doctor-context';

/** The runner's own checks of the app's workloads, made with the rights of the caller. */
export async function appChecks(patient: Patient, deployed: DeployedApp): Promise<readonly Check[]> {
  const { config } = deployed;
  const examine = new Examination(patient, deployed);
  const task = config.quiesce === 'never' ? 'restore' : 'backup';
  const stopping: Stopping[] = [];
  const captures: Check[] = [];
  for (const capture of config.captures) captures.push(...(await captureChecks(examine, capture)));
  const writers: Check[] = [];
  for (const writer of config.writers)
    writers.push(
      ...(await examine.run('writers', `${describe(writer)} exists`, async ({ cluster }) => {
        const object = await workload(cluster, config.namespace, writer);
        stopping.push({ workload: writer, object });
        await refuseZero(patient, deployed, writer, object, task);
      })),
    );
  const isRead = stopping.length === config.writers.length;
  const rest = isRead ? await stopChecks(examine, stopping, task) : [];
  const none = config.writers.length === 0 ? [ok('writers', 'the app declares none')] : [];
  return [...captures, ...none, ...writers, ...rest];
}

/** The object of a capture, and whether its host leads there. */
async function captureChecks(examine: Examination, capture: CaptureConfig): Promise<readonly Check[]> {
  const { name, namespace, object, host } = capture;
  const what = name === null ? 'the app' : `the capture ${name}`;
  if (!object)
    return [
      unchecked(
        'app',
        `the server of ${what} is not managed in this cluster`,
        'a run checks it by a pod, before it stops a writer',
      ),
    ];
  return [
    ...(await examine.run('app', `${describe(object)} of ${what} exists`, async ({ cluster }) => {
      await workload(cluster, namespace, object);
    })),
    ...(host === undefined
      ? []
      : await examine.run('host', `${host} leads to the server of ${what}, as far as known`, (context) =>
          checkHost(context, capture),
        )),
  ];
}

async function stopChecks(
  examine: Examination,
  stopping: readonly Stopping[],
  task: QuiesceRecord['mode'],
): Promise<Check[]> {
  if (stopping.length === 0) return [];
  const hazards = stopping.flatMap(({ workload, object }) => stopHazards(workload, object));
  return [
    ...(await examine.run('stop', 'no data is lost when the writers stop', async () =>
      refuseHazards('preflight', hazards),
    )),
    ...(await examine.run('autoscalers', 'none starts a stopped writer', (context) =>
      checkScaleOwners(context, stopping, task),
    )),
    ...(await examine.run('argo cd', 'it does not start a stopped writer, as far as declared', (context) =>
      checkArgoCd(context, stopping),
    )),
  ];
}

async function workload(cluster: RunnerCluster, namespace: string, wanted: Workload | Writer): Promise<WorkloadObject> {
  const object = await cluster.get<WorkloadObject>(resourceOf(wanted), namespace, wanted.name);
  if (object) return object;
  throw new Missing(
    `${describe(wanted)} is not in the namespace ${namespace}`,
    "install the app, or correct `server` and `writers` in the app's file",
  );
}

/** A writer at zero is refused, unless a run of this app has stopped it. */
async function refuseZero(
  { cluster, context }: Patient,
  { name, namespace, config }: DeployedApp,
  writer: Writer,
  object: WorkloadObject,
  task: QuiesceRecord['mode'],
): Promise<void> {
  if (replicasOf(object) > 0 || isCronJob(writer) || context.leavesZero) return;
  const lease = await cluster.lease(namespace, name);
  const record = parseRecord({ metadata: { name, annotations: lease?.metadata?.annotations ?? {} } });
  if (record?.quiesce?.workloads.some((one) => one.kind === writer.kind && one.name === writer.name)) return;
  throw heldAtZero({ config }, 'preflight', writer, task);
}

class Missing extends Error {
  constructor(
    message: string,
    readonly next: string,
  ) {
    super(message);
  }
}

/** Runs checks that were written for the runner. Their warnings, and requests that RBAC denies to the caller, become results. */
class Examination {
  constructor(
    private readonly patient: Patient,
    private readonly deployed: DeployedApp,
  ) {}

  run(check: string, fine: string, run: (context: Context) => Promise<void>): Promise<readonly Check[]> {
    return guarded(check, async () => {
      const denied: string[] = [];
      const warnings: Check[] = [];
      try {
        await run(this.context(check, denied, warnings));
      } catch (error) {
        const [first] = denied;
        if (first !== undefined) return [unchecked(check, first)];
        if (error instanceof Missing) return [refuses(check, error.message, error.next)];
        if (warnings.length === 0) throw error;
        return [...warnings, ...(await guarded(check, () => Promise.reject(error)))];
      }
      return warnings.length > 0 ? warnings : [ok(check, fine)];
    });
  }

  private context(check: string, denied: string[], warnings: Check[]): Context {
    const { cluster, context } = this.patient;
    const { config, namespace, name } = this.deployed;
    const write = (line: string) => {
      const event = parseEvent(line);
      if (event?.event === 'warning') warnings.push(warning(check, event.cause, event.next));
    };
    return {
      ...{ config, namespace, clock: context.clock, log: new Log(write, context.clock, name) },
      cluster: noting(runnerCluster(cluster.objects), denied),
      // No check of an app's workloads reads the store.
      store: {} as ObjectStore,
      ...{ signingKeys: [], job: '', pod: '', signal: new AbortController().signal },
    };
  }
}

/** Notes what RBAC denies: a check that sees less of the cluster than the runner does must not judge. */
function noting(cluster: RunnerCluster, denied: string[]): RunnerCluster {
  const note = (error: unknown): never => {
    if (error instanceof ApiError && error.status === 403) denied.push(error.message);
    throw error;
  };
  return {
    ...cluster,
    get: (resource, namespace, name) => cluster.get<never>(resource, namespace, name).catch(note),
    list: (resource, namespace, selector) => cluster.list<never>(resource, namespace, selector).catch(note),
  };
}
