import { type Expression, expression, type Literal } from './expression';
import type { Script } from './script';

/**
 * Turns a script into the command of a container: `bash -c SCRIPT jerrycan VALUE…`. The script does not depend on the
 * values.
 * @param environment names of the container's environment variables: Kubernetes would replace `$(NAME)` in the text
 */
export function command({ text, values }: Script, environment: readonly string[]): (string | Expression)[] {
  for (const name of environment) {
    if (text.includes(`$(${name})`)) {
      throw new Error(
        `the script contains $(${name}), which Kubernetes replaces with the variable's value; write "$${name}"`,
      );
    }
  }
  const names = Object.keys(values);
  const place = (index: number) => (index < 10 ? `$${index}` : `\${${index}}`);
  const prologue = ['set -euo pipefail', ...names.map((name, index) => `${name}=${place(index + 1)}`)].join('\n');
  return ['bash', '-c', `${prologue}\n${text}\n`, 'jerrycan', ...names.map((name) => argument(values[name]!))];
}

// Kubernetes expands $(NAME) in a container's command and turns $$ into $. A value must arrive unchanged.
function argument(value: Expression | Literal): string | Expression {
  if (value.kind === 'literal') return value.value.replaceAll('$', '$$$$');
  return expression(value.scope, value.known, value.name, `${value.template} | toString | replace "$" "$$"`);
}
