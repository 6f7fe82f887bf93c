/** A policy in the JSON format of IAM, S3 and KMS. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** A statement of a policy. An explicit `Deny` wins over every `Allow`, in whatever policy it is. */
export interface Statement {
  /** The purpose of the statement, in letters and digits. */
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  /** To whom the statement applies; only in the policy of a resource. */
  readonly Principal?: '*' | Readonly<Partial<Record<'AWS' | 'Service' | 'Federated', string>>>;
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  readonly Condition?: Condition;
}

/** Operator, key, values: all of them must match. */
export type Condition = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export function policyDocument(...statements: readonly Statement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}
