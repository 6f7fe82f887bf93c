import { getCallerIdentity } from '@pulumi/aws/getCallerIdentity';
import { getRole } from '@pulumi/aws/iam/getRole';
import type { Provider } from '@pulumi/aws/provider';
import { DataFileError } from '../../contracts/files/data-file';

/**
 * Checks that the caller is the administrator, before the policies lock out everybody else.
 *
 * An STS session has the ARN `assumed-role/<name>/<session>`, without the role's path, but the policies compare the role's whole ARN. So the ARN is
 * read from IAM by the role's name, which is unique in an account.
 *
 * Source: "IAM identifiers" and `aws:PrincipalArn` in AWS's documentation.
 *
 * @param administrator the ARN of a role
 * @returns the account
 * @throws DataFileError if the caller is another role or no role, or if the role has another path
 */
export async function administratorsAccount(stack: string, administrator: string, provider: Provider): Promise<string> {
  const { accountId, arn: caller } = await getCallerIdentity({}, { provider });
  const refuse = (message: string) => {
    throw new DataFileError([{ file: `Pulumi.${stack}.yaml`, field: 'administrator', message }]);
  };
  if (sessionOf(administrator) !== caller.split('/').slice(0, 2).join('/'))
    refuse(
      `must be the role that runs this program, because the bucket's policy locks out others (${caller}); assume ${administrator}, or correct the ARN`,
    );
  const { arn } = await getRole({ name: administrator.split('/').at(-1)! }, { provider });
  if (arn !== administrator) refuse(`must be the ARN that IAM has (${administrator}); set ${arn}`);
  return accountId;
}

/** The prefix of the ARNs of a role's sessions. */
const sessionOf = (role: string): string =>
  `${role.replace(/:iam::(\d+):role\/.*$/, ':sts::$1:assumed-role')}/${role.split('/').at(-1)}`;
