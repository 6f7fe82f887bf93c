import type { Condition, PolicyDocument, Statement } from '../../../infra/policies/policy-document';

/** What S3 looks at when it judges a request: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */
export interface Judged {
  readonly action: string;
  readonly resource: string;
  /** Condition keys of the request and its sender; a missing key is `undefined`. */
  readonly context: Readonly<Record<string, string | undefined>>;
}

/** `denied`: explicitly. `silent`: no statement matches. */
export type Judgement = 'allowed' | 'denied' | 'silent';

/** The result of one policy for a request. */
export function judge(policy: PolicyDocument, request: Judged): Judgement {
  const speaking = policy.Statement.filter((statement) => speaks(statement, request));
  if (speaking.some(({ Effect }) => Effect === 'Deny')) return 'denied';
  return speaking.length > 0 ? 'allowed' : 'silent';
}

function speaks(statement: Statement, { action, resource, context }: Judged): boolean {
  const { Action, NotAction, Condition = {} } = statement;
  // A trust policy applies to its own role and has no resource.
  const isTrust = Action?.every((each) => each.startsWith('sts:'));
  const { Resource = isTrust ? ['*'] : undefined, NotResource } = statement;
  if ((Action === undefined) === (NotAction === undefined))
    throw new Error(`${statement.Sid}: one of Action, NotAction`);
  if ((Resource === undefined) === (NotResource === undefined))
    throw new Error(`${statement.Sid}: one of Resource, NotResource`);
  const acts = (patterns: readonly string[]) => patterns.some((each) => like(each, action));
  const touches = (patterns: readonly string[]) => patterns.some((each) => like(filledIn(each, context), resource));
  return (
    (Action ? acts(Action) : !acts(NotAction!)) &&
    (Resource ? touches(Resource) : !touches(NotResource!)) &&
    holds(Condition, context)
  );
}

function holds(condition: Condition, context: Judged['context']): boolean {
  return Object.entries(condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) =>
      compare(
        operator,
        context[key],
        values.map((v) => filledIn(v, context)),
      ),
    ),
  );
}

/** A negated operator matches a missing key; every other operator does not. */
function compare(operator: string, value: string | undefined, values: readonly string[]): boolean {
  switch (operator) {
    case 'Null':
      return values.some((each) => (value === undefined) === (each === 'true'));
    case 'Bool':
    case 'StringEquals':
      return value !== undefined && values.includes(value);
    case 'StringNotEquals':
      return value === undefined || !values.includes(value);
    case 'StringLike':
    case 'ArnEquals':
    case 'ArnLike':
      return value !== undefined && values.some((each) => like(each, value));
    case 'ArnNotEquals':
      return value === undefined || !values.some((each) => like(each, value));
    case 'NumericLessThan':
      return value !== undefined && values.some((each) => Number(value) < Number(each));
    default:
      throw new Error(`the operator ${operator} is not known`);
  }
}

/** Resolves `${aws:PrincipalTag/name}`; a missing tag matches nothing. */
function filledIn(text: string, context: Judged['context']): string {
  return text.replaceAll(/\$\{([^}]+)\}/g, (_, key: string) => context[key] ?? '\0');
}

function like(pattern: string, text: string): boolean {
  if (!pattern.includes('*') && !pattern.includes('?')) return pattern === text;
  const source = pattern
    .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('\\*', '.*')
    .replaceAll('\\?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}
