import type { Provider as AwsProvider } from '@pulumi/aws/provider';
import { Secret, SecretVersion } from '@pulumi/aws/secretsmanager';
import type { Provider as KubernetesProvider } from '@pulumi/kubernetes/provider';
import { all, ComponentResource, type ComponentResourceOptions, type Output } from '@pulumi/pulumi';
import { type ListedApp, taskNamespaces } from '../../contracts/files/app-list';
import type { KeyPair } from '../identities/identity';
import { externalSecret, type SecretPlace, secretObject } from './secret-object';

/** The key pairs of an app, by identity. */
export interface KeyPairs {
  readonly app: KeyPair;
  /** Absent if the runner has a role. */
  readonly runner?: KeyPair;
}

/** How the key pairs get into the cluster. */
export type Delivery =
  | { readonly kind: 'secrets' }
  /** `aws`: this program puts the pairs into AWS Secrets Manager; absent if a person puts them where `store` reads. */
  | { readonly kind: 'external-secrets'; readonly store: string; readonly aws?: AwsProvider };

/** An identity, and the place of its key pair. */
export type PairPlace = readonly ['app' | 'runner', SecretPlace];

export interface CredentialsProps {
  readonly app: ListedApp;
  /** Where the cluster reads the pairs: only places in existing namespaces. */
  readonly places: readonly PairPlace[];
  readonly delivery: Delivery;
  readonly provider: KubernetesProvider;
  /** Absent if the pairs are kept elsewhere, which only `external-secrets` allows. If the runner has a role, it has no pair. */
  readonly keys?: KeyPairs;
}

/**
 * The Secrets of an app, in the namespaces that exist: its own key pair for the tasks of its captures and for Kanister's Profiles, and the runner's next to
 * Kanister, if it has no role. The runner's Secret is not in the app's namespace, because others than Kanister's people have access there.
 */
export class Credentials extends ComponentResource {
  /** Known when all of them exist. */
  readonly made: Output<unknown>;

  constructor(name: string, props: CredentialsProps, options?: ComponentResourceOptions) {
    super('jerrycan:infra:Credentials', name, {}, options);
    const { app, places, delivery, provider, keys } = props;
    const owner = { parent: this, provider };
    this.made = all(
      places.flatMap(([kind, place]) => {
        if (delivery.kind === 'external-secrets')
          return externalSecret(place, { store: delivery.store, key: externalName(app, kind) }, owner);
        const pair = keys?.[kind];
        return pair ? secretObject(place, pair, owner) : [];
      }),
    );
    if (delivery.kind === 'external-secrets' && delivery.aws && keys)
      for (const [kind, pair] of Object.entries(keys) as ['app' | 'runner', KeyPair][])
        this.keep(app, kind, pair, delivery.aws);
    this.registerOutputs({});
  }

  private keep(app: ListedApp, kind: 'app' | 'runner', keys: KeyPair, provider: AwsProvider): void {
    const ours = { parent: this, provider };
    const name = externalName(app, kind);
    const description = `The ${kind}'s key pair for the store of ${app.name}`;
    // A deleted secret has no recovery value, because its user is deleted too. A recovery window would also block the name.
    const kept = new Secret(name, { name, description, recoveryWindowInDays: 0 }, ours);
    const { accessKeyId, secretAccessKey } = keys;
    const secretString = all([accessKeyId, secretAccessKey]).apply(([id, secret]) =>
      JSON.stringify({ accessKeyId: id, secretAccessKey: secret }),
    );
    new SecretVersion(name, { secretId: kept.id, secretString }, ours);
  }
}

/** The places where the cluster reads the key pairs of an app. */
export function secretPlaces(app: ListedApp, kanister: string): readonly PairPlace[] {
  const at = (namespace: string, suffix: string): SecretPlace => ({
    app: app.name,
    namespace,
    name: `${app.name}-${suffix}`,
    cluster: app.cluster,
  });
  const own = taskNamespaces(app).filter((namespace) => namespace !== kanister);
  return [
    ...own.map((namespace) => ['app', at(namespace, 'store')] as const),
    ['app', at(kanister, 'store')],
    ['runner', at(kanister, 'runner')],
  ];
}

/** The name of a key pair in the store that External Secrets reads. */
export const externalName = (app: ListedApp, kind: 'app' | 'runner'): string =>
  `jerrycan/${app.stack}/${app.cluster}/${app.name}/${kind}`;
