import { z } from 'zod';
import { DataFileError } from '../../contracts/files/data-file';

/** How AWS recognizes the ServiceAccounts of a cluster. */
export type Federation =
  /** The ARN of its OIDC provider in IAM. */
  | { readonly kind: 'irsa'; readonly provider: string }
  /** The ARN of the cluster in EKS. */
  | { readonly kind: 'pod-identity'; readonly cluster: string };

const federated = (service: string, resource: string, example: string) => {
  const message = `must be a cluster and an ARN; set a value such as local=${example}`;
  return z
    .string({ error: message })
    .regex(new RegExp(`^[a-z0-9-]+=arn:aws(-cn|-us-gov|-eusc)?:${service}:\\d{12}:${resource}/.+$`), {
      error: message,
      abort: true,
    })
    .transform((text) => ({ cluster: text.slice(0, text.indexOf('=')), arn: text.slice(text.indexOf('=') + 1) }));
};

/** `<cluster>=<ARN>` of an OIDC provider. */
export const oidcProvider = federated(
  'iam:',
  'oidc-provider',
  'arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/0A',
);
/** `<cluster>=<ARN>` of an EKS cluster. */
export const eksCluster = federated('eks:[a-z0-9-]+', 'cluster', 'arn:aws:eks:eu-central-1:111122223333:cluster/prod');

type Entries = readonly { readonly cluster: string; readonly arn: string }[];

export interface FederationConfig {
  readonly credentials: string;
  readonly administrator: string;
  readonly oidcProviders: Entries;
  readonly eksClusters: Entries;
}

const ways = [
  {
    key: 'oidcProviders',
    kind: 'irsa',
    what: 'the ARN of its OIDC provider in IAM',
    // AWS accepts a token only through a provider in the role's own account.
    elsewhere: "make a provider for the cluster's issuer in that account, and set its ARN",
  },
  {
    key: 'eksClusters',
    kind: 'pod-identity',
    what: 'its ARN',
    // EKS gives a pod only roles in the cluster's own account.
    elsewhere: "set credentials: irsa, with which a cluster in any account can use a role of the store's account",
  },
] as const;

/** Finds problems with the roles of the runners, by key. */
export function federationProblems(config: FederationConfig): { readonly key: string; readonly message: string }[] {
  const account = /^arn:[^:]+:iam::(\d{12}):/.exec(config.administrator)?.[1];
  return ways.flatMap(({ key, kind, what, elsewhere }) => {
    const problems: string[] = [];
    const entries = config[key];
    if (config.credentials === kind && entries.length === 0)
      problems.push(`is required; for each cluster, set its name and ${what}`);
    if (config.credentials !== kind && entries.length > 0)
      problems.push(`has no effect; set credentials: ${kind}, or remove it`);
    for (const { cluster, arn } of entries)
      if (account !== undefined && arn.split(':')[4] !== account)
        problems.push(`must be in the account of the store, ${account} (${cluster}); ${elsewhere}`);
    return problems.map((message) => ({ key, message }));
  });
}

/**
 * Returns how the runners of each cluster get their roles; `undefined` if they have key pairs.
 *
 * @throws DataFileError if a cluster of the apps is missing
 */
export function federationOf(
  config: FederationConfig,
  stack: string,
  clusters: Iterable<string>,
): ((cluster: string) => Federation) | undefined {
  const way = ways.find(({ kind }) => kind === config.credentials);
  if (!way) return undefined;
  const arns = new Map(config[way.key].map(({ cluster, arn }) => [cluster, arn]));
  const missing = [...new Set(clusters)].filter((cluster) => !arns.has(cluster));
  if (missing.length > 0)
    throw new DataFileError(
      missing.map((cluster) => ({
        ...{ file: `Pulumi.${stack}.yaml`, field: way.key },
        message: `must name cluster ${cluster}, which has apps (${[...arns.keys()].join(', ')}); add its name and ${way.what}`,
      })),
    );
  return (cluster) => {
    const arn = arns.get(cluster)!;
    return way.kind === 'irsa' ? { kind: 'irsa', provider: arn } : { kind: 'pod-identity', cluster: arn };
  };
}
