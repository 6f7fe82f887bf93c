import { isAwsS3 } from '../../contracts/files/aws-endpoint';
import type { Store } from '../../contracts/files/store';
import type { IdentityKind } from '../../infra/policies/identity-policy';
import type { Repository } from '../repository/repository';
import { EXIT, type ExitCode } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import type { Terminal } from '../terminal/terminal';
import { IDENTITIES, type StoreIdentity, storeIdentity } from './identity';

export interface PoliciesOptions {
  /** A file or a stack. @default - the stack of the app's cluster */
  readonly store?: string | undefined;
  /** `runner`, `app`, `auditor` or `recoverer`: print this policy alone. @default - all, by identity */
  readonly identity?: string | undefined;
  /** The ARN of the KMS key of the bucket, at AWS. @default - the bucket has none of its own */
  readonly kmsKey?: string | undefined;
}

export interface PoliciesContext {
  readonly repository: Repository;
  readonly terminal: Terminal;
}

/**
 * Prints the policies of an app's identities, for a store that `infra/` does not manage: JSON on stdout, and on stderr the commands that create them.
 *
 * @throws Failure (usage) if there is no such identity, or if the store's file and the options disagree
 */
export function policies(name: string, options: PoliciesOptions, { repository, terminal }: PoliciesContext): ExitCode {
  const app = repository.app(name);
  const store = repository.store(options.store ?? repository.cluster(app).stack);
  const isAws = isAwsS3(store.endpoint);
  const { kmsKey } = options;
  checkKey(store, isAws, kmsKey);
  const kinds = options.identity === undefined ? IDENTITIES : [kindOf(options.identity)];
  const identities = kinds.map((kind) => storeIdentity({ kind, app, store, isAws, kmsKey }));
  const [only] = identities;
  const printed =
    options.identity === undefined
      ? Object.fromEntries(identities.map(({ kind, policy }) => [kind, policy]))
      : only!.policy;
  terminal.out(JSON.stringify(printed, null, 2));
  if (options.identity === undefined) {
    terminal.err(`To print one policy for a store: npx jerrycan policies ${name} --identity ${IDENTITIES.join('|')}`);
    return EXIT.done;
  }
  for (const line of isAws ? awsCommands(only!) : compatibleCommands(name, only!, store)) terminal.err(line);
  return EXIT.done;
}

function kindOf(identity: string): IdentityKind {
  const kind = IDENTITIES.find((each) => each === identity);
  if (kind) return kind;
  throw new Failure('--identity', `must be an identity (${identity})`, {
    next: `give one of ${IDENTITIES.join(', ')}`,
    exitCode: EXIT.usage,
  });
}

/** At AWS a bucket with a key of its own cannot be read without rights on that key. */
function checkKey({ stack, encryption }: Store, isAws: boolean, kmsKey: string | undefined): void {
  const usage = (what: string, next: string) => new Failure('--kms-key', what, { next, exitCode: EXIT.usage });
  if (kmsKey !== undefined && !isAws)
    throw usage(`must not be given, because store.${stack}.json is not at AWS (${kmsKey})`, 'omit it');
  if (kmsKey !== undefined && !/^arn:aws[\w-]*:kms:[\w-]+:\d{12}:key\/[\w-]+$/.test(kmsKey))
    throw usage(`must be the ARN of a KMS key (${kmsKey})`, 'write arn:aws:kms:<region>:<account>:key/<id>');
  if (encryption === 'kms' && kmsKey === undefined)
    throw usage(`is missing: store.${stack}.json says that a KMS key encrypts the bucket`, "give the key's ARN");
}

/** `mc admin user add` asks for both halves of the key pair if they are not in its arguments. */
function compatibleCommands(app: string, { kind, name }: StoreIdentity, { stack }: Store): string[] {
  return [
    `To create this identity at a MinIO that mc knows as ${stack.toUpperCase()} (other stores have commands of their own):`,
    `  npx jerrycan policies ${app} --identity ${kind} > ${name}.json`,
    `  mc admin policy create ${stack.toUpperCase()} ${name} ${name}.json`,
    `  mc admin user add ${stack.toUpperCase()}     # asks for the access key and the secret key`,
    `  mc admin policy attach ${stack.toUpperCase()} ${name} --user <access key>`,
  ];
}

function awsCommands({ kind, name, tags }: StoreIdentity): string[] {
  const words = Object.entries(tags).map(([key, value]) => `Key=${key},Value=${value}`);
  return [
    'To create this identity at AWS, in the account of the bucket:',
    `  aws iam create-user --path /jerrycan/ --user-name ${name} --tags ${words.join(' ')}`,
    `  aws iam put-user-policy --user-name ${name} --policy-name ${name} --policy-document file://${name}.json`,
    `  aws iam create-access-key --user-name ${name}     # prints the key pair`,
    `  where ${name}.json has what this command prints on stdout for --identity ${kind}`,
  ];
}
