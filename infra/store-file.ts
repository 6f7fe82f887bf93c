import { domainOf } from '../contracts/files/aws-partition';
import { parseStore, type Store } from '../contracts/files/store';
import type { Config } from './config/config';
import { AGENT_AUDIENCE, STS_AUDIENCE } from './policies/trust-policy';

export interface StoreFileProps {
  readonly stack: string;
  readonly config: Config;
  /** The text of the CA bundle that the configuration names. */
  readonly ca?: string;
  /** The apps whose keys are in their cluster. */
  readonly identities: readonly string[];
  /** The ARNs of the runners' roles, by app. @default - no app has a role */
  readonly roles?: Readonly<Record<string, string>>;
}

/** The store's promises to `charts/`: the content of `store.<stack>.json`. It contains no secret. */
export function storeOf({ stack, config, ca, identities, roles = {} }: StoreFileProps): Store {
  const { endpoint, region } = config;
  return {
    version: 2,
    stack,
    bucket: config.bucket,
    region,
    endpoint: endpoint || config.awsEndpoint || `https://s3.${region}.${domainOf(region)}`,
    ...(config.allowPlainHttp && { allowPlainHttp: true as const }),
    prefix: config.prefix,
    pathStyle: config.pathStyle,
    versioning: true,
    lock: { mode: config.lockMode, days: config.lockDays },
    lifecycle: { noncurrentDays: config.noncurrentDays },
    ...(!endpoint && !config.adopt && { encryption: config.encryption }),
    ...(ca && { ca }),
    identities: [...identities].sort(),
    ...runnerOf(config, roles),
    egress: [...config.egress],
  };
}

function runnerOf({ credentials, region }: Config, roles: Readonly<Record<string, string>>): Pick<Store, 'runner'> {
  const common = { roles: Object.fromEntries(Object.entries(roles).sort(([a], [b]) => (a < b ? -1 : 1))) };
  if (credentials === 'irsa') {
    const sts = `https://sts.${region}.${domainOf(region)}`;
    return { runner: { credentials, audience: STS_AUDIENCE, sts, ...common } };
  }
  return credentials === 'pod-identity' ? { runner: { credentials, audience: AGENT_AUDIENCE, ...common } } : {};
}

/**
 * The text of `store.<stack>.json`.
 *
 * @throws DataFileError if synthesis would refuse it
 */
export function storeText(store: Store): string {
  const text = `${JSON.stringify(store, null, 2)}\n`;
  parseStore(`store.${store.stack}.json`, text);
  return text;
}
