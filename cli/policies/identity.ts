import type { Store } from '../../contracts/files/store';
import type { BucketPlace } from '../../infra/policies/bucket-place';
import { identityTags } from '../../infra/policies/bucket-policy';
import { compatiblePolicy } from '../../infra/policies/compatible-policy';
import {
  appPolicy,
  auditorPolicy,
  type IdentityKind,
  recovererPolicy,
  runnerPolicy,
} from '../../infra/policies/identity-policy';
import type { PolicyDocument } from '../../infra/policies/policy-document';
import type { App } from '../repository/repository';

export const IDENTITIES: readonly IdentityKind[] = ['runner', 'app', 'auditor', 'recoverer'];

/** An identity to create in a store. */
export interface StoreIdentity {
  readonly kind: IdentityKind;
  /** A name for its policy and its user: `jerrycan-local-shop-runner`, `jerrycan-local-auditor`. */
  readonly name: string;
  readonly policy: PolicyDocument;
  /** By these tags the bucket's policy of `infra/` recognizes it at AWS. */
  readonly tags: Readonly<Record<string, string>>;
}

export interface StoreIdentityProps {
  readonly kind: IdentityKind;
  readonly app: App;
  readonly store: Store;
  /** Amazon S3, and not a store that is compatible with it. */
  readonly isAws: boolean;
  /** The ARN of the KMS key that encrypts the bucket. @default - the store's own keys do */
  readonly kmsKey?: string | undefined;
}

/** The same identity as `pulumi up` makes. `app` and `runner` belong to one app, `auditor` and `recoverer` to the whole store. */
export function storeIdentity({ kind, app, store, isAws, kmsKey }: StoreIdentityProps): StoreIdentity {
  const place: BucketPlace = {
    bucket: store.bucket,
    region: store.region,
    ...(kmsKey !== undefined && { key: kmsKey }),
  };
  const isOfApp = kind === 'app' || kind === 'runner';
  const prefix = isOfApp ? `${store.prefix}/${app.cluster}/${app.name}` : store.prefix;
  const policy = POLICIES[kind](place, prefix);
  return {
    kind,
    name: ['jerrycan', ...(isOfApp ? [app.cluster, app.name] : [store.stack]), kind].join('-'),
    policy: isAws ? policy : compatiblePolicy(policy),
    tags: { [identityTags.kind]: kind, [identityTags.prefix]: prefix },
  };
}

const POLICIES: Readonly<Record<IdentityKind, (place: BucketPlace, prefix: string) => PolicyDocument>> = {
  app: appPolicy,
  runner: runnerPolicy,
  auditor: auditorPolicy,
  recoverer: recovererPolicy,
};
