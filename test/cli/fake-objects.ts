import { trouble } from '../../cli/cluster/api-failure';
import type { ObjectReader, Right, ServedKind } from '../../cli/cluster/object-reader';
import type { KubeObject, Resource } from '../../runner/ports/cluster';

const kind = (name: string, plural = `${name.toLowerCase()}s`, namespaced = true): ServedKind => ({
  ...{ kind: name, plural, namespaced },
});

/** The kinds that an API server with Kanister serves, as far as the tests read them. */
const SERVED: Record<string, ServedKind[]> = {
  v1: ['ConfigMap', 'Pod', 'Secret', 'Service', 'ServiceAccount'].map((name) => kind(name)),
  'apps/v1': [kind('Deployment'), kind('StatefulSet')],
  'autoscaling/v2': [kind('HorizontalPodAutoscaler')],
  'batch/v1': [kind('CronJob'), kind('Job')],
  'argoproj.io/v1alpha1': [kind('Application')],
  'cr.kanister.io/v1alpha1': [kind('ActionSet'), kind('Blueprint'), kind('Profile')],
  'discovery.k8s.io/v1': [kind('EndpointSlice')],
  'networking.k8s.io/v1': [kind('NetworkPolicy', 'networkpolicies')],
  'rbac.authorization.k8s.io/v1': [kind('Role'), kind('RoleBinding'), kind('ClusterRole', 'clusterroles', false)],
  'scheduling.k8s.io/v1': [kind('PriorityClass', 'priorityclasses', false)],
  'storage.k8s.io/v1': [kind('StorageClass', 'storageclasses', false)],
};

/** Objects in memory, and what RBAC allows. Throws at a resource that no API server has. */
export class FakeObjects implements ObjectReader {
  readonly all: KubeObject[] = [];
  readonly served = { ...SERVED };
  /** `secrets`, or `shop-ns/pods`: reading them is denied. */
  readonly denied = new Set<string>();
  /** Whether the caller has a right. */
  allows: (right: Right) => boolean = () => true;
  name: string | undefined = 'jane';

  put(...objects: readonly KubeObject[]): void {
    this.all.push(...objects);
  }

  async get<T extends KubeObject>(resource: Resource, namespace: string | undefined, name: string) {
    return this.find(resource, namespace, 'get').find(({ metadata }) => metadata.name === name) as T | undefined;
  }

  async list<T extends KubeObject>(resource: Resource, namespace: string | undefined, selector?: string) {
    const wanted = (selector ?? '').split(',').filter(Boolean);
    return this.find(resource, namespace, 'list').filter(({ metadata }) =>
      wanted.every((one) => {
        const [key = '', value] = one.split('=');
        if (value === undefined) throw new Error(`no such selector here: ${one}`);
        return metadata.labels?.[key] === value;
      }),
    ) as T[];
  }

  async kinds(apiVersion: string): Promise<readonly ServedKind[]> {
    return this.served[apiVersion] ?? [];
  }

  async may(right: Right): Promise<boolean> {
    return this.allows(right);
  }

  async user(): Promise<string | undefined> {
    return this.name;
  }

  private find({ group, version, plural }: Resource, namespace: string | undefined, verb: string): KubeObject[] {
    const apiVersion = group === '' ? version : `${group}/${version}`;
    const served = this.served[apiVersion]?.find((one) => one.plural === plural);
    if (!served) throw new Error(`no API server has ${plural} of ${apiVersion}`);
    if (served.namespaced !== (namespace !== undefined)) throw new Error(`${plural} in ${namespace}: no such path`);
    if (this.denied.has(plural) || this.denied.has(`${namespace}/${plural}`)) {
      const where = namespace === undefined ? ' at the cluster scope' : ` in the namespace "${namespace}"`;
      const message = `${plural} is forbidden: User "jane" cannot ${verb} resource "${plural}" in API group "${group}"${where}`;
      throw trouble(`${verb} ${plural}`, { code: 403, body: JSON.stringify({ message }) }, 'view');
    }
    return this.all.filter(
      (object) =>
        object.apiVersion === apiVersion && object.kind === served.kind && object.metadata.namespace === namespace,
    );
  }
}
