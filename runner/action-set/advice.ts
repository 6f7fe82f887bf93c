/** A task's error in two parts, as `what is wrong (the value); what to do` has them. */
export interface Advice {
  readonly cause: string;
  /** What to do. Some errors have no advice. */
  readonly next?: string;
}

/** Splits a task's error at its first `; ` outside parentheses: a value in parentheses, such as the database's error, may contain one. */
export function splitAdvice(error: string): Advice {
  let depth = 0;
  for (let index = 0; index < error.length; index += 1) {
    if (error[index] === '(') depth += 1;
    else if (error[index] === ')') depth -= 1;
    else if (depth === 0 && error.startsWith('; ', index))
      return { cause: error.slice(0, index), next: error.slice(index + 2) };
  }
  return { cause: error };
}
