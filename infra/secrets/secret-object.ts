import { CustomResource as KubernetesObject } from '@pulumi/kubernetes/apiextensions';
import { Secret } from '@pulumi/kubernetes/core/v1';
import type { Provider } from '@pulumi/kubernetes/provider';
import { type ComponentResource, type Output, secret } from '@pulumi/pulumi';
import { APP_LABEL, MANAGED_BY } from '../../contracts/labels';
import type { KeyPair } from '../identities/identity';

/** The Secret from which our pods, or Kanister's Profile, read a key pair. */
export interface SecretPlace {
  readonly app: string;
  readonly namespace: string;
  /** `<app>-store` or `<app>-runner`. */
  readonly name: string;
  /** The cluster, for a unique name in Pulumi's state. */
  readonly cluster: string;
}

interface Owner {
  readonly parent: ComponentResource;
  readonly provider: Provider;
}

const labels = (app: string) => ({ [MANAGED_BY]: 'jerrycan', [APP_LABEL]: app });

/** Makes a Secret with the key pair. In Pulumi's state the pair is encrypted; it is never in Git. */
export function secretObject(place: SecretPlace, keys: KeyPair, owner: Owner): Output<string> {
  const { app, namespace, name } = place;
  const made = new Secret(
    resourceName(place),
    {
      metadata: { name, namespace, labels: labels(app) },
      type: 'Opaque',
      stringData: { accessKeyId: secret(keys.accessKeyId), secretAccessKey: secret(keys.secretAccessKey) },
    },
    owner,
  );
  return made.id;
}

export interface ExternalSecretProps {
  /** The ClusterSecretStore that External Secrets reads. */
  readonly store: string;
  /** The name of the secret there. */
  readonly key: string;
}

/** Makes the same Secret with the External Secrets operator, from a store outside the cluster. */
export function externalSecret(place: SecretPlace, { store, key }: ExternalSecretProps, owner: Owner): Output<string> {
  const { app, namespace, name } = place;
  const made = new KubernetesObject(
    resourceName(place),
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name, namespace, labels: labels(app) },
      spec: {
        refreshInterval: '1h',
        secretStoreRef: { kind: 'ClusterSecretStore', name: store },
        target: { name, creationPolicy: 'Owner' },
        data: ['accessKeyId', 'secretAccessKey'].map((property) => ({
          secretKey: property,
          remoteRef: { key, property },
        })),
      },
    },
    owner,
  );
  return made.id;
}

const resourceName = ({ cluster, namespace, name }: SecretPlace): string => `${cluster}-${namespace}-${name}`;
