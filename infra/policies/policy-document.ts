/** A policy as IAM, S3 and KMS read it: JSON with these words. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** One sentence of a policy. An explicit `Deny` wins over every `Allow`, wherever either stands. */
export interface Statement {
  /** Letters and digits; says what the sentence is for. */
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  /** Only in the policy of a resource: whom it speaks of. */
  readonly Principal?: '*' | Readonly<Partial<Record<'AWS' | 'Service' | 'Federated', string>>>;
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  readonly Condition?: Condition;
}

/** Operator, key, values: all of them must hold. */
export type Condition = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export function policyDocument(...statements: readonly Statement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}
