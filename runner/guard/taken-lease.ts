import { RECORD } from '../../contracts/labels';
import type { LeaseObject } from '../lease/lease-object';
import type { LeaseRecord } from '../lease/lease-record';
import { ApiError, resources } from '../ports/cluster';
import type { GuardContext } from './guard-context';
import { GUARD } from './liveness';

/** The same duration as that of a run's Lease. Seconds. */
const DURATION = 60;

type LeaseContext = Pick<GuardContext, 'cluster' | 'clock' | 'namespace'>;

/** A Lease at one version. Every write fails with 409 if it has changed since. */
export class TakenLease {
  constructor(
    private readonly context: LeaseContext,
    private readonly object: LeaseObject,
    readonly record: LeaseRecord,
  ) {}

  /** Whether a guard has already taken it. */
  get isOurs(): boolean {
    return this.object.spec?.holderIdentity === GUARD;
  }

  /** @throws ApiError with 409 if it has changed */
  async confirm(): Promise<true> {
    const { cluster, namespace } = this.context;
    const { name, resourceVersion } = this.object.metadata;
    const now = await cluster.get<LeaseObject>(resources.leases, namespace, name);
    if (now?.metadata.resourceVersion === resourceVersion) return true;
    throw new ApiError(
      409,
      `the Lease ${namespace}/${name} was changed (holder: ${now?.spec?.holderIdentity || 'none'})`,
    );
  }

  take(record: LeaseRecord): Promise<TakenLease> {
    const now = new Date(this.context.clock.now()).toISOString().replace('Z', '000Z');
    const times = { leaseDurationSeconds: DURATION, acquireTime: now, renewTime: now };
    return this.write({ ...this.object.spec, ...times, holderIdentity: GUARD }, record);
  }

  release(record: LeaseRecord): Promise<TakenLease> {
    const { holderIdentity: _, ...spec } = this.object.spec ?? {};
    return this.write(spec, record);
  }

  private async write(spec: LeaseObject['spec'], record: LeaseRecord): Promise<TakenLease> {
    const { cluster, namespace } = this.context;
    const { metadata } = this.object;
    const annotations = { ...metadata.annotations, [RECORD]: JSON.stringify(record) };
    const written = await cluster.replace<LeaseObject>(resources.leases, namespace, {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { ...metadata, annotations },
      ...(spec && { spec }),
    });
    return new TakenLease(this.context, written, record);
  }
}
