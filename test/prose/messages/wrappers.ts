import ts from 'typescript';
import { product, textOrName, textsOf } from './text';

/** A function of a file that makes messages of what it is given: `refuse(path, what, next)`. */
export interface Wrapper {
  readonly parameters: readonly string[];
  /** Its messages, the parameters in them as `<name>`. */
  readonly messages: readonly string[];
}

/** The functions of a file that make messages of their parameters, by name. */
export function wrappersOf(file: ts.SourceFile, messagesIn: (body: ts.Node) => string[]): Map<string, Wrapper> {
  const found = new Map<string, Wrapper>();
  const visit = (node: ts.Node): void => {
    const [name, made] = ts.isFunctionDeclaration(node)
      ? [node.name?.text, node]
      : ts.isVariableDeclaration(node) && node.initializer && ts.isArrowFunction(node.initializer)
        ? [node.name.getText(file), node.initializer]
        : [];
    if (name && made?.body) {
      const parameters = made.parameters.map((each) => each.name.getText(file));
      const messages = messagesIn(made.body).filter((each) => parameters.some((one) => each.includes(`<${one}>`)));
      if (messages.length > 0) found.set(name, { parameters, messages });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** What a wrapper makes of a call; `undefined` where the call gives it no text. */
export function called({ parameters, messages }: Wrapper, args: readonly ts.Expression[]): string[] | undefined {
  if (!args.some((each) => textsOf(each)?.some((text) => / /.test(text)))) return undefined;
  return messages.flatMap((message) =>
    product(
      message.split(/(<\w+>)/).map((part) => {
        const arg = args[parameters.findIndex((each) => part === `<${each}>`)];
        return arg ? textOrName(arg) : [part];
      }),
    ),
  );
}
