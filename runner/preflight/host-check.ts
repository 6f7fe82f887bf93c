import type { CaptureConfig, Workload } from '../../contracts/app-config';
import { describe, type PodObject, resourceOf, selectorText, type WorkloadObject } from '../kubernetes/workload';
import { ApiError, type KubeObject, resources } from '../ports/cluster';
import type { Context } from '../ports/context';
import { exitCodes, Failure } from '../ports/failure';
import { type HostName, readHost } from './host-name';

interface ServiceObject extends KubeObject {
  spec?: { type?: string; externalName?: string; selector?: Record<string, string> };
}

interface EndpointSlice extends KubeObject {
  endpoints?: readonly { addresses?: readonly string[]; targetRef?: { kind?: string; name?: string } }[] | null;
}

/** The label that links EndpointSlices to their Service. */
const SERVICE = 'kubernetes.io/service-name';
/** The most ExternalNames that are followed. */
const HOPS = 3;

/**
 * Checks whether the host that the tasks of a capture connect to leads to the object that the capture declares. A host that only an external name server
 * knows cannot be compared and causes a warning. A missing object is reported by other checks, and a server that is not managed in this cluster is not compared.
 *
 * @throws Failure with the exit code 3 if it leads to another object
 */
export async function checkHost(context: Context, { host, namespace, object }: CaptureConfig): Promise<void> {
  const { cluster, log } = context;
  if (host === undefined || !object) return;
  const found = await cluster.get<WorkloadObject>(resourceOf(object), namespace, object.name);
  if (!found) return;
  const pods = await cluster.list<PodObject>(resources.pods, namespace, selectorText(found.spec.selector));
  const check = new HostCheck(context, { host, namespace, declared: object, object: found }, pods);
  const unknown = await check.follow(readHost(host, namespace));
  if (unknown)
    log.warn(`the host ${host} cannot be compared with ${describe(object)}: ${unknown}`, 'check it yourself');
}

/** What is compared. */
interface Compared {
  readonly host: string;
  /** The namespace of the capture. */
  readonly namespace: string;
  readonly declared: Workload;
  /** The declared object, as it is in the cluster. */
  readonly object: WorkloadObject;
}

class HostCheck {
  /** The object's pods, and those of others that its selector matches. */
  private readonly own: readonly PodObject[];
  private readonly others: readonly PodObject[];
  private hops = 0;

  constructor(
    private readonly context: Context,
    private readonly compared: Compared,
    pods: readonly PodObject[],
  ) {
    this.own = pods.filter((pod) => this.owns(pod));
    this.others = pods.filter((pod) => !this.owns(pod));
  }

  /** @returns why it cannot be compared; `undefined` if it leads to the object */
  async follow(names: readonly HostName[]): Promise<string | undefined> {
    const { host, namespace } = this.compared;
    for (const name of names) {
      if (name.kind === 'address') return this.address(host);
      if (name.kind === 'outside') return 'it is outside of the cluster';
      if (name.namespace !== namespace) {
        if (names.length === 1)
          throw this.refused(
            `is a Service in the namespace ${name.namespace}, but the namespace of the capture is ${namespace}`,
          );
        continue;
      }
      const service = await this.service(name.service);
      if (service === 'unread') return `the runner cannot read the Service ${name.service}`;
      if (service) return this.leads(service, name.pod);
      if (names.length === 1) throw this.refused(`is not a Service in the namespace ${namespace}`);
    }
    return 'it is outside of the cluster';
  }

  private async leads(service: ServiceObject, pod: string | undefined): Promise<string | undefined> {
    const { cluster } = this.context;
    const { namespace, object } = this.compared;
    const { name } = service.metadata;
    const { type, externalName = '', selector = {} } = service.spec ?? {};
    if (type === 'ExternalName') {
      if (++this.hops > HOPS) throw this.refused(`is an ExternalName that leads to more than ${HOPS} others`);
      return this.follow(readHost(`${externalName.replace(/\.$/, '')}.`, namespace));
    }
    if (pod !== undefined && !this.isOwn(pod)) throw this.refused(`is the pod ${pod}, not one of ${this.what}`);
    const label = `${SERVICE}=${name}`;
    const slices = await cluster.list<EndpointSlice>(resources.endpointSlices, namespace, label);
    const endpoints = slices.flatMap((slice) => slice.endpoints ?? []);
    let unknown: string | undefined;
    for (const { addresses = [], targetRef } of endpoints) {
      const target = targetRef?.kind === 'Pod' ? targetRef.name : undefined;
      if (target !== undefined && !this.isOwn(target))
        throw this.refused(`leads to the pod ${target}, not to ${this.what}`);
      if (target === undefined) unknown ??= addresses.map((address) => this.address(address)).find(Boolean);
    }
    if (endpoints.length > 0) return unknown;
    const labels = object.spec.template?.metadata?.labels ?? object.spec.selector.matchLabels ?? {};
    const foreign = Object.entries(selector).filter(([key, value]) => labels[key] !== value);
    if (foreign.length > 0)
      throw this.refused(`leads to pods with ${foreign.map((one) => one.join('=')).join(', ')}, not to ${this.what}`);
    return Object.keys(selector).length > 0 ? undefined : `the Service ${name} has no endpoints and no selector`;
  }

  private async service(name: string): Promise<ServiceObject | 'unread' | undefined> {
    const { host, namespace } = this.compared;
    try {
      return await this.context.cluster.get<ServiceObject>(resources.services, namespace, name);
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 403)) throw error;
      if (this.hops > 0) return 'unread';
      throw new Failure({
        ...{ step: 'check host', exitCode: exitCodes.refused },
        cause: `the runner cannot read the Service ${name} of the host ${host} (${error.message})`,
        next: 'synthesize again and let Argo CD sync, so that its Role allows it',
      });
    }
  }

  private address(address: string): string | undefined {
    const has = ({ status }: PodObject) => status?.podIPs?.some(({ ip }) => ip === address);
    if (this.own.some(has)) return undefined;
    const other = this.others.find(has);
    if (other) throw this.refused(`leads to the pod ${other.metadata.name}, not to ${this.what}`);
    return `${address} is not the address of any of its pods`;
  }

  private owns({ metadata }: PodObject): boolean {
    const { kind, name } = this.compared.declared;
    const owner = metadata.ownerReferences?.find(({ controller }) => controller);
    return owner === undefined || kind !== 'StatefulSet' || (owner.kind === kind && owner.name === name);
  }

  /** Whether the pod is the object's. A pod that does not exist is recognized by its name, since a StatefulSet numbers its pods. */
  private isOwn(pod: string): boolean {
    const { kind, name } = this.compared.declared;
    if (this.own.some(({ metadata }) => metadata.name === pod)) return true;
    if (this.others.some(({ metadata }) => metadata.name === pod)) return false;
    return kind === 'StatefulSet' && pod.startsWith(`${name}-`) && /^\d+$/.test(pod.slice(name.length + 1));
  }

  private get what(): string {
    return describe(this.compared.declared);
  }

  private refused(where: string): Failure {
    return new Failure({
      ...{ step: 'check host', exitCode: exitCodes.refused },
      cause: `the host ${this.compared.host} ${where}`,
      next: "correct `host` or `server` in the app's file, or another database would be dumped or overwritten; write the full name of a host outside of the cluster",
    });
  }
}
