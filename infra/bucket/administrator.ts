import { getCallerIdentity } from '@pulumi/aws/getCallerIdentity';
import { getRole } from '@pulumi/aws/iam/getRole';
import type { Provider } from '@pulumi/aws/provider';
import { DataFileError } from '../../contracts/files/data-file';

/**
 * Sees that who works here is the administrator, before the policies lock out everybody else.
 *
 * A session at STS is of `assumed-role/<name>/<session>`, without the role's path; the policies compare with the role's whole ARN. So IAM is asked
 * for it by the name, which an account has once.
 *
 * Source: "IAM identifiers" and `aws:PrincipalArn` in AWS's documentation.
 *
 * @param administrator the ARN of a role
 * @returns the account
 * @throws DataFileError if it is another role, none, or one with another path
 */
export async function administratorsAccount(stack: string, administrator: string, provider: Provider): Promise<string> {
  const { accountId, arn: caller } = await getCallerIdentity({}, { provider });
  const refuse = (message: string) => {
    throw new DataFileError([{ file: `Pulumi.${stack}.yaml`, field: 'administrator', message }]);
  };
  if (sessionOf(administrator) !== caller.split('/').slice(0, 2).join('/'))
    refuse(
      `is not who works here (${caller}), whom the bucket's policy would lock out; assume ${administrator}, or correct the ARN`,
    );
  const { arn } = await getRole({ name: administrator.split('/').at(-1)! }, { provider });
  if (arn !== administrator)
    refuse(`is called ${arn} in IAM, and policies compare with that (${administrator}); write it`);
  return accountId;
}

/** What the ARNs of a role's sessions begin with. */
const sessionOf = (role: string): string =>
  `${role.replace(/:iam::(\d+):role\/.*$/, ':sts::$1:assumed-role')}/${role.split('/').at(-1)}`;
