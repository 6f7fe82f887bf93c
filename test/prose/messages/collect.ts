import ts from 'typescript';
import { calleeOf, messageOf, propertiesOf, readsAsMessage } from './sinks';
import { textsOf } from './text';
import { called, type Wrapper, wrappersOf } from './wrappers';

/** Calls whose texts are help, not messages. */
const HELP =
  /^(description|summary|usage|argument|option|addHelpText|Option|Argument|describe|meta|begin|helpOption|helpCommand)$/;

/**
 * Every message of a program's file, in the order of the file; the values in it as `<name>`.
 *
 * @param text the program
 * @param options `thrown`: only what a call makes of it, since its other texts are parts of programs
 */
export function messagesOf(text: string, options: { readonly thrown?: boolean } = {}): string[] {
  const file = ts.createSourceFile('message.ts', text, ts.ScriptTarget.Latest, true);
  const isSaid = (node: ts.Node): boolean => isText(node) && !(options.thrown && !ts.isNewExpression(node.parent));
  const wrappers = wrappersOf(file, (body) => found(body, isSaid, new Map()).messages);
  const { messages, used } = found(file, isSaid, wrappers);
  const own = new Set([...used].flatMap((each) => each.messages.map(inOneLine)));
  const unique = [...new Set(messages.map(inOneLine))].filter((each) => !own.has(each));
  // A constant's text is a part of the messages that are made of it.
  return unique.filter((each) => !unique.some((other) => other !== each && other.includes(each)));
}

/** The messages below a node, and the wrappers that made some of them. */
function found(root: ts.Node, isSaid: (node: ts.Node) => boolean, wrappers: ReadonlyMap<string, Wrapper>) {
  const messages: string[] = [];
  const used = new Set<Wrapper>();
  /** The messages of a call, whose arguments are then no messages on their own. */
  const ofCall = (node: ts.CallExpression | ts.NewExpression): string[] | undefined => {
    const name = calleeOf(node);
    if (HELP.test(name)) return [];
    const wrapper = wrappers.get(name);
    const made = wrapper && called(wrapper, node.arguments ?? []);
    if (made) used.add(wrapper);
    return made ?? messageOf(node);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || ts.isTaggedTemplateExpression(node)) return;
    const isCall = ts.isCallExpression(node) || ts.isNewExpression(node);
    const made = isCall ? ofCall(node) : ts.isObjectLiteralExpression(node) ? propertiesOf(node) : textsIn(node);
    if (made) messages.push(...made);
    if (!made) ts.forEachChild(node, visit);
    else if (isCall) {
      // Functions among its arguments may make messages of their own.
      node.arguments?.filter((each) => ts.isArrowFunction(each)).forEach(visit);
      visit(node.expression);
    }
  };
  const textsIn = (node: ts.Node): string[] | undefined => {
    const texts = isSaid(node) ? textsOf(node)?.filter(readsAsMessage) : undefined;
    return texts && texts.length > 0 ? texts : undefined;
  };
  visit(root);
  return { messages, used };
}

const isText = (node: ts.Node): boolean =>
  ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isBinaryExpression(node);

const inOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
