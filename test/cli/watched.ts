import type { CoreV1Event, V1Job } from '@kubernetes/client-node';
import type { AppCatalog } from '../../cli/points/app-catalog';
import { type StatusOptions, status } from '../../cli/status/status';
import type { LeaseRecord } from '../../runner/lease/lease-record';
import type { PodStory } from './fake-cluster';
import { cronJob, World } from './world';

/** The run that all of it is about. */
export const RUN = 'shop-20261121t041501z-abcde';

/** A stopped writer. */
export const stopped = { kind: 'Deployment', name: 'shop-web', replicas: 2 } as const;

/** A world that `status` looks at. The clock is at 2026-11-21T04:15:00Z; the RPO is 8 hours. */
export class Watched extends World {
  constructor() {
    super();
    this.schedule({ timeZone: 'Asia/Hong_Kong' });
    this.verification();
  }

  schedule(spec: object, lastSuccessfulTime?: string): void {
    this.cluster.cronJobs.splice(0, 1, {
      ...cronJob,
      spec: { ...cronJob.spec!, suspend: false, ...spec },
      ...(lastSuccessfulTime && { status: { lastSuccessfulTime: new Date(lastSuccessfulTime) } }),
    });
  }

  /** The CronJob of the verification; `made: undefined`: there is none. */
  verification({
    suspend = false,
    made = '2026-11-01T00:00:00Z' as string | undefined,
    success = '2026-11-20T21:00:00Z',
  } = {}): void {
    this.cluster.cronJobs.splice(1);
    if (made === undefined) return;
    this.cluster.cronJobs.push({
      metadata: { name: 'shop-verify', namespace: 'kanister', creationTimestamp: new Date(made) },
      spec: { ...cronJob.spec!, suspend },
      ...(success && { status: { lastSuccessfulTime: new Date(success) } }),
    });
  }

  /** A Job that started at `started`. Without `ended`, it still runs; `failed` is Kubernetes' reason. */
  job(
    name: string,
    verb: string,
    started: string,
    more: { ended?: string; failed?: string; suspend?: boolean } = {},
  ): void {
    const condition = more.failed ? { type: 'Failed', reason: more.failed } : { type: 'Complete' };
    const over = more.ended ? [{ status: 'True', ...condition, lastTransitionTime: new Date(more.ended) }] : [];
    const made: V1Job = {
      metadata: {
        ...{ name, namespace: 'kanister', labels: { 'jerrycan.dev/app': 'shop' } },
        creationTimestamp: new Date(started),
      },
      spec: {
        ...(more.suspend && { suspend: true }),
        template: { spec: { containers: [{ name: 'runner', command: ['node', '/jerrycan/runner.mjs', verb] }] } },
      },
      status: {
        startTime: new Date(started),
        conditions: over,
        ...(more.ended && !more.failed && { completionTime: new Date(more.ended) }),
      },
    };
    this.cluster.jobs.push(made);
  }

  pod(job: string, status: PodStory['status'][number][1], log: PodStory['log'] = []): void {
    const labels = { 'jerrycan.dev/app': 'shop', 'batch.kubernetes.io/job-name': job };
    this.cluster.others.push({ status: [[0, status]], log, labels });
  }

  event(reason: string, message: string, reportingInstance: string, on = 'shop-backup'): void {
    const involvedObject = { kind: 'CronJob', name: on, namespace: 'kanister' };
    const lastTimestamp = new Date(`2026-11-21T02:${16 + this.cluster.cronJobEvents.length}:00Z`);
    const said = { reason, message, reportingInstance, lastTimestamp, count: 1, involvedObject };
    this.cluster.cronJobEvents.push({ metadata: { name: reason }, ...said } as CoreV1Event);
  }

  lease(record: Partial<LeaseRecord>, holderIdentity?: string, renewed = '2026-11-21T04:14:50Z'): void {
    const annotations = { 'jerrycan.dev/record': JSON.stringify({ run: RUN, actionSets: [], ...record }) };
    this.cluster.leases.push({
      metadata: { name: 'shop', namespace: 'kanister', annotations },
      spec: { ...(holderIdentity && { holderIdentity }), renewTime: new Date(renewed) as never },
    });
  }

  get out(): string {
    return this.terminal.stdout.join('\n');
  }

  get err(): string[] {
    return this.terminal.stderr;
  }

  look(options: StatusOptions = {}): Promise<number> {
    return status('shop', options, this.context);
  }

  lookAtAll(options: StatusOptions = {}): Promise<number> {
    return status(undefined, options, this.context);
  }

  /** What a script is given, and the exit code. */
  async json(catalog?: AppCatalog) {
    this.terminal.stdout.length = 0;
    const context = { ...this.context, ...(catalog && { catalog: async () => catalog }) };
    const exitCode = await status('shop', { json: true }, context);
    return { exitCode, ...JSON.parse(this.out) };
  }
}
