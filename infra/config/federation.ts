import { z } from 'zod';
import { DataFileError } from '../../contracts/files/data-file';

/** By what a cluster's ServiceAccounts are known to AWS. */
export type Federation =
  /** The ARN of its OIDC provider in IAM. */
  | { readonly kind: 'irsa'; readonly provider: string }
  /** Its own ARN, in EKS. */
  | { readonly kind: 'pod-identity'; readonly cluster: string };

const federated = (service: string, resource: string, example: string) => {
  const message = `is no cluster and ARN; write one such as local=${example}`;
  return z
    .string({ error: message })
    .regex(new RegExp(`^[a-z0-9-]+=arn:aws(-cn|-us-gov|-eusc)?:${service}:\\d{12}:${resource}/.+$`), {
      error: message,
      abort: true,
    })
    .transform((said) => ({ cluster: said.slice(0, said.indexOf('=')), arn: said.slice(said.indexOf('=') + 1) }));
};

/** `<cluster>=<ARN>` of an OIDC provider. */
export const oidcProvider = federated(
  'iam:',
  'oidc-provider',
  'arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/0A',
);
/** `<cluster>=<ARN>` of a cluster in EKS. */
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
    // AWS takes a token only by a provider of the role's own account.
    elsewhere: "make a provider for the cluster's issuer in that account, and write its ARN",
  },
  {
    key: 'eksClusters',
    kind: 'pod-identity',
    what: 'its ARN',
    // EKS hands out only roles of the cluster's own account.
    elsewhere: "write credentials: irsa, by which a cluster of any account can have a role of the store's",
  },
] as const;

/** What is wrong with how runners are to have roles, by key. */
export function federationProblems(config: FederationConfig): { readonly key: string; readonly message: string }[] {
  const account = /^arn:[^:]+:iam::(\d{12}):/.exec(config.administrator)?.[1];
  return ways.flatMap(({ key, kind, what, elsewhere }) => {
    const problems: string[] = [];
    const said = config[key];
    if (config.credentials === kind && said.length === 0)
      problems.push(`is missing; write of each cluster its name and ${what}`);
    if (config.credentials !== kind && said.length > 0)
      problems.push(`has no effect; write credentials: ${kind}, or take it away`);
    for (const { cluster, arn } of said)
      if (account !== undefined && arn.split(':')[4] !== account)
        problems.push(`is of another account than the store's, ${account} (${cluster}); ${elsewhere}`);
    return problems.map((message) => ({ key, message }));
  });
}

/**
 * How each cluster's runners have their roles; `undefined`: they have key pairs.
 *
 * @throws DataFileError if a cluster of the apps is not named
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
        message: `names no cluster ${cluster}, where apps are (${[...arns.keys()].join(', ')}); write its name and ${way.what}`,
      })),
    );
  return (cluster) => {
    const arn = arns.get(cluster)!;
    return way.kind === 'irsa' ? { kind: 'irsa', provider: arn } : { kind: 'pod-identity', cluster: arn };
  };
}
