import type { V1Secret } from '@kubernetes/client-node';
import { taskNamespaces } from '../../contracts/files/app-list';
import { APP_LABEL, MANAGED_BY } from '../../contracts/labels';
import type { App } from '../repository/repository';
import type { KeyPair, Owner } from './key-pair';

/** A Secret to create. */
export interface PlannedSecret {
  readonly owner: Owner;
  readonly namespace: string;
  readonly name: string;
}

/** The Secrets of an app. The app's pair is read by its tasks, in each namespace of a capture, and by Kanister's Profiles. */
export function plannedSecrets(app: App, kanister: string, owners: readonly Owner[]): PlannedSecret[] {
  const store = { owner: 'app', name: `${app.name}-store` } as const;
  const all: PlannedSecret[] = [
    { owner: 'runner', namespace: kanister, name: `${app.name}-runner` },
    { ...store, namespace: kanister },
    ...taskNamespaces(app)
      .filter((namespace) => namespace !== kanister)
      .map((namespace) => ({ ...store, namespace })),
  ];
  return all.filter(({ owner }) => owners.includes(owner));
}

export function storeSecret(app: string, { namespace, name }: PlannedSecret, pair: KeyPair): V1Secret {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace, labels: { [MANAGED_BY]: 'jerrycan', [APP_LABEL]: app } },
    type: 'Opaque',
    data: { accessKeyId: base64(pair.accessKeyId), secretAccessKey: base64(pair.secretAccessKey) },
  };
}

/** Whether a Secret of the cluster has the same key pair. */
export const hasSamePair = (one: V1Secret, other: V1Secret): boolean =>
  ['accessKeyId', 'secretAccessKey'].every((part) => one.data?.[part] === other.data?.[part]);

const base64 = (text: string): string => Buffer.from(text).toString('base64');
