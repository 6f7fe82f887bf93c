import { Failure } from '../../cli/terminal/failure';
import { FIELD_MANAGER, SITE_NAMESPACE, STORE_NAMESPACE } from './demo-names';
import type { DemoRecord, MadeObject } from './demo-record';
import type { ClusterObject, Kubectl } from './kubectl';

/** The object as the record names it. */
export function madeObject({ apiVersion, kind, metadata }: ClusterObject): MadeObject {
  const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0]}` : '';
  return { kind: `${kind}${group}`, name: metadata.name, ...(metadata.namespace && { namespace: metadata.namespace }) };
}

/** Whether the namespace is the demo's own: it goes with all that is in it. */
export const isOurs = (namespace: string | undefined): boolean =>
  namespace === SITE_NAMESPACE || namespace === STORE_NAMESPACE;

/** Whether the demo applied the object, and no other tool did. */
export const isDemoObject = ({ metadata }: ClusterObject): boolean => {
  const appliers = (metadata.managedFields ?? []).filter(
    ({ operation, subresource }) => operation === 'Apply' && subresource === undefined,
  );
  return appliers.length > 0 && appliers.every(({ manager }) => manager === FIELD_MANAGER);
};

/**
 * Applies objects, and records those outside of the demo's namespaces before it makes them.
 *
 * @throws Failure if the cluster has one of them, and the demo did not make it
 */
export async function applyRecorded(
  kubectl: Kubectl,
  record: DemoRecord,
  objects: readonly ClusterObject[],
): Promise<void> {
  const outside = objects.filter(({ metadata }) => !isOurs(metadata.namespace));
  const found = await existing(kubectl, outside);
  const foreign = found.find((each) => !isDemoObject(each));
  if (foreign) {
    const where = foreign.metadata.namespace ? ` in ${foreign.metadata.namespace}` : '';
    throw new Failure(`${foreign.kind} ${foreign.metadata.name}${where}`, 'exists and is not from the demo', {
      next: 'use a cluster without Jerrycan',
      exitCode: 3,
    });
  }
  await record.willMake(outside.map(madeObject));
  await kubectl.apply(objects);
}

async function existing(kubectl: Kubectl, objects: readonly ClusterObject[]): Promise<ClusterObject[]> {
  if (objects.length === 0) return [];
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  const args = ['get', '-f', '-', '--ignore-not-found', '--show-managed-fields', '-o', 'json'];
  const text = await kubectl.run(args, list);
  if (text.trim() === '') return [];
  const answer = JSON.parse(text) as ClusterObject & { items?: ClusterObject[] };
  return answer.items ?? [answer];
}
