import type { Provider as AwsProvider } from '@pulumi/aws/provider';
import { Provider as KubernetesProvider } from '@pulumi/kubernetes/provider';
import { type Output, secret } from '@pulumi/pulumi';
import type { ListedApp } from '../../contracts/files/app-list';
import type { Config } from '../config/config';
import type { Identity, KeyPair } from '../identities/identity';
import { Credentials, type Delivery, type KeyPairs, secretPlaces } from './credentials';
import type { GivenKeys } from './given-keys';
import type { ClusterNamespaces } from './namespaces';

export interface DeliverProps {
  readonly config: Config;
  /** Kanister's namespace, by cluster. */
  readonly kanister: ReadonlyMap<string, string>;
  readonly report: (severity: 'warning' | 'error', message: string) => void;
  readonly clusters: ReadonlyMap<string, ClusterNamespaces>;
  readonly provider: AwsProvider;
  /** The users by name; empty if the store's users are not made here. */
  readonly users: ReadonlyMap<string, Identity>;
  /** The key pairs of a store whose users are not made here. */
  readonly given: GivenKeys;
}

export interface Delivered {
  /** The names of the apps whose keys are in their cluster. */
  readonly apps: readonly string[];
  /** Known when their Secrets exist. */
  readonly made: readonly Output<unknown>[];
}

/**
 * Brings each app's key pairs into its cluster. A missing namespace is reported, with what to do; everything else is made.
 */
export function deliver(props: DeliverProps): Delivered {
  const { config, clusters, users, given, provider, report } = props;
  const aws = config.endpoint === '';
  const delivery: Delivery =
    config.credentials === 'external-secrets'
      ? { kind: 'external-secrets', store: config.secretStore, ...(aws && { aws: provider }) }
      : { kind: 'secrets' };
  const delivered: string[] = [];
  const made: Output<unknown>[] = [];
  for (const [cluster, { apps, context, namespaces: there }] of clusters) {
    const kanister = props.kanister.get(cluster)!;
    const kubernetes = new KubernetesProvider(cluster, { ...(context && { context }), enableSecretMutable: true });
    for (const app of apps) {
      const wanted = secretPlaces(app, kanister);
      const places = wanted.filter(([, { namespace }]) => there.has(namespace));
      for (const namespace of new Set(wanted.map(([, place]) => place.namespace)))
        if (!there.has(namespace))
          report(
            'error',
            `${app.name} › namespace: does not exist in cluster ${cluster} (${namespace}); create it, and run \`pulumi up\` again. Everything else is created`,
          );
      const keys = aws ? pairsOf(users, app) : pairsGiven(given, app);
      if (!keys && delivery.kind === 'secrets')
        report(
          'warning',
          `${app.name} › keys: has no key pair (${cluster}/${app.name}); make its users at the store, and set both pairs: pulumi config set --secret --path 'keys["${cluster}/${app.name}"].app.accessKeyId' …`,
        );
      if (!keys && delivery.kind === 'secrets') continue;
      const credentials = new Credentials(`${cluster}-${app.name}`, {
        ...{ app, places, delivery, provider: kubernetes },
        ...(keys && { keys }),
      });
      if (places.length === wanted.length) delivered.push(app.name);
      made.push(credentials.made);
    }
  }
  return { apps: delivered, made };
}

function pairsOf(users: ReadonlyMap<string, Identity>, app: ListedApp): KeyPairs {
  const of = (kind: 'app' | 'runner') => users.get(`${app.cluster}-${app.name}-${kind}`)?.keyPair;
  const runner = of('runner');
  return { app: of('app')!, ...(runner && { runner }) };
}

function pairsGiven(given: GivenKeys, app: ListedApp): KeyPairs | undefined {
  const { app: own, runner } = given[`${app.cluster}/${app.name}`] ?? {};
  const pair = (keys: { accessKeyId: string; secretAccessKey: string }): KeyPair => ({
    accessKeyId: secret(keys.accessKeyId),
    secretAccessKey: secret(keys.secretAccessKey),
  });
  return own && runner && { app: pair(own), runner: pair(runner) };
}
