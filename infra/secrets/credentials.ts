import type { Provider as AwsProvider } from '@pulumi/aws/provider';
import { Secret, SecretVersion } from '@pulumi/aws/secretsmanager';
import type { Provider as KubernetesProvider } from '@pulumi/kubernetes/provider';
import { all, ComponentResource, type ComponentResourceOptions, type Output } from '@pulumi/pulumi';
import type { ListedApp } from '../../contracts/files/app-list';
import type { KeyPair } from '../identities/identity';
import { externalSecret, type SecretPlace, secretObject } from './secret-object';

/** An app's key pairs, by whose they are. */
export interface KeyPairs {
  readonly app: KeyPair;
  /** Absent: the runner has a role. */
  readonly runner?: KeyPair;
}

/** How the key pairs come into the cluster. */
export type Delivery =
  | { readonly kind: 'secrets' }
  /** `aws`: the pairs are put into AWS Secrets Manager by this program; absent: people put them wherever `store` reads. */
  | { readonly kind: 'external-secrets'; readonly store: string; readonly aws?: AwsProvider };

/** Whose pair, and where. */
export type PairPlace = readonly ['app' | 'runner', SecretPlace];

export interface CredentialsProps {
  readonly app: ListedApp;
  /** Where the cluster reads the pairs: those of its namespaces that are there. */
  readonly places: readonly PairPlace[];
  readonly delivery: Delivery;
  readonly provider: KubernetesProvider;
  /** Absent: only with `external-secrets`, of what is kept elsewhere. The runner has none if it has a role. */
  readonly keys?: KeyPairs;
}

/**
 * An app's three Secrets, as far as their namespaces are there: its own key pair for its tasks and for Kanister's Profile, and the runner's beside Kanister, if it has no role. The last is
 * not in the app's namespace, where others than Kanister's people are.
 */
export class Credentials extends ComponentResource {
  /** Known when all of them are there. */
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
    // Its pair ends with its user, so nothing is worth a window; for that long its name could not be taken again.
    const kept = new Secret(name, { name, description, recoveryWindowInDays: 0 }, ours);
    const { accessKeyId, secretAccessKey } = keys;
    const secretString = all([accessKeyId, secretAccessKey]).apply(([id, secret]) =>
      JSON.stringify({ accessKeyId: id, secretAccessKey: secret }),
    );
    new SecretVersion(name, { secretId: kept.id, secretString }, ours);
  }
}

/** Where the cluster reads which pair. */
export function secretPlaces(app: ListedApp, kanister: string): readonly PairPlace[] {
  const at = (namespace: string, suffix: string): SecretPlace => ({
    app: app.name,
    namespace,
    name: `${app.name}-${suffix}`,
    cluster: app.cluster,
  });
  const own = app.namespace === kanister ? [] : [['app', at(app.namespace, 'store')] as const];
  return [...own, ['app', at(kanister, 'store')], ['runner', at(kanister, 'runner')]];
}

/** What a pair is called in the store that External Secrets reads. */
export const externalName = (app: ListedApp, kind: 'app' | 'runner'): string =>
  `jerrycan/${app.stack}/${app.cluster}/${app.name}/${kind}`;
