import { createHash } from 'node:crypto';
import { AccessKey, Policy, User, UserPolicyAttachment } from '@pulumi/aws/iam';
import type { Provider } from '@pulumi/aws/provider';
import { ComponentResource, type ComponentResourceOptions, type Output } from '@pulumi/pulumi';
import { identityTags } from '../policies/bucket-policy';
import type { IdentityKind } from '../policies/identity-policy';
import type { PolicyDocument } from '../policies/policy-document';

/** A key pair for the store. The second half is secret in Pulumi's state. */
export interface KeyPair {
  readonly accessKeyId: Output<string>;
  readonly secretAccessKey: Output<string>;
}

export interface IdentityProps {
  readonly provider: Provider;
  readonly kind: IdentityKind;
  /** `<stack>`, or `<stack>-<cluster>-<app>` for an app's identities. */
  readonly owner: string;
  /** The prefix of its objects' keys, without a slash at the end. */
  readonly prefix: string;
  readonly policy: Output<PolicyDocument>;
  /** The generations of valid key pairs, newest first; empty if people make their own. */
  readonly generations: readonly number[];
}

/** An IAM user with one policy, and with the tags by which the bucket's policy recognizes it. */
export class Identity extends ComponentResource {
  readonly user: Output<string>;
  /** The newest key pair; absent if this program creates none. */
  readonly keyPair?: KeyPair;

  constructor(name: string, props: IdentityProps, options?: ComponentResourceOptions) {
    super('jerrycan:infra:Identity', name, {}, options);
    const { provider, kind, owner, prefix, policy, generations } = props;
    const ours = { parent: this, provider };
    const path = '/jerrycan/';
    const named = userName(owner, kind);
    const tags = { [identityTags.kind]: kind, [identityTags.prefix]: prefix };
    const user = new User(name, { name: named, path, tags }, ours);
    const allowed = new Policy(
      name,
      { name: named, path, policy: policy.apply((document) => JSON.stringify(document)) },
      ours,
    );
    new UserPolicyAttachment(name, { user: user.name, policyArn: allowed.arn }, ours);
    const keys = generations.map((generation) => new AccessKey(`${name}-${generation}`, { user: user.name }, ours));
    this.user = user.name;
    const [newest] = keys;
    if (newest) this.keyPair = { accessKeyId: newest.id, secretAccessKey: newest.secret };
    this.registerOutputs({ user: this.user });
  }
}

/** The name of an IAM user. It has at most 64 characters, so a longer name is cut and gets a hash. */
export function userName(owner: string, kind: IdentityKind): string {
  const name = `jerrycan-${owner}-${kind}`;
  if (name.length <= 64) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, 64 - hash.length - kind.length - 2)}-${hash}-${kind}`;
}
