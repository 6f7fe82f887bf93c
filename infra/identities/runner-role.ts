import { PodIdentityAssociation } from '@pulumi/aws/eks';
import { Policy, Role, RolePolicyAttachment } from '@pulumi/aws/iam';
import type { Provider } from '@pulumi/aws/provider';
import { ComponentResource, type ComponentResourceOptions, type Output } from '@pulumi/pulumi';
import type { Federation } from '../config/federation';
import { identityTags } from '../policies/bucket-policy';
import type { PolicyDocument } from '../policies/policy-document';
import { podIdentityTrust, type ServiceAccount, webIdentityTrust } from '../policies/trust-policy';
import { userName } from './identity';

export interface RunnerRoleProps {
  readonly provider: Provider;
  /** `<stack>-<cluster>-<app>`. */
  readonly owner: string;
  /** `<prefix>/<cluster>/<app>`. */
  readonly prefix: string;
  readonly policy: Output<PolicyDocument>;
  readonly federation: Federation;
  /** The only ServiceAccount that can assume the role. */
  readonly serviceAccount: ServiceAccount;
}

/** A runner's role, instead of a user: the same policy and tags, but a stolen credential is valid for a few hours at most. */
export class RunnerRole extends ComponentResource {
  readonly arn: Output<string>;

  constructor(name: string, props: RunnerRoleProps, options?: ComponentResourceOptions) {
    super('jerrycan:infra:RunnerRole', name, {}, options);
    const { provider, owner, prefix, policy, federation, serviceAccount } = props;
    const ours = { parent: this, provider };
    const path = '/jerrycan/';
    const named = userName(owner, 'runner');
    const trust =
      federation.kind === 'irsa'
        ? webIdentityTrust(federation.provider, serviceAccount)
        : podIdentityTrust(federation.cluster, serviceAccount);
    const tags = { [identityTags.kind]: 'runner', [identityTags.prefix]: prefix };
    const role = new Role(name, { name: named, path, tags, assumeRolePolicy: JSON.stringify(trust) }, ours);
    const allowed = new Policy(
      name,
      { name: named, path, policy: policy.apply((document) => JSON.stringify(document)) },
      ours,
    );
    new RolePolicyAttachment(name, { role: role.name, policyArn: allowed.arn }, ours);
    if (federation.kind === 'pod-identity') this.associate(name, federation.cluster, role, props);
    this.arn = role.arn;
    this.registerOutputs({ arn: this.arn });
  }

  private associate(name: string, cluster: string, role: Role, { provider, serviceAccount }: RunnerRoleProps): void {
    // arn:aws:eks:<region>:<account>:cluster/<name>
    const [, , , region, , resource] = cluster.split(':');
    new PodIdentityAssociation(
      name,
      {
        ...{ clusterName: resource!.slice('cluster/'.length), region: region! },
        ...{ namespace: serviceAccount.namespace, serviceAccount: serviceAccount.name, roleArn: role.arn },
      },
      { parent: this, provider },
    );
  }
}
