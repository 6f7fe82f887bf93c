import ts from 'typescript';
import { readsAsSentence } from '../sources/string';
import { product, textOrName, textsOf } from './text';

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
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || ts.isTaggedTemplateExpression(node)) return;
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      if (HELP.test(calleeOf(node))) {
        visit(node.expression);
        return;
      }
      const made = messageOf(node);
      if (made) {
        found.push(...made);
        // Functions among its arguments may make messages of their own.
        node.arguments?.filter((each) => ts.isArrowFunction(each)).forEach(visit);
        visit(node.expression);
        return;
      }
    }
    if (ts.isObjectLiteralExpression(node)) {
      const made = propertiesOf(node);
      if (made) {
        found.push(...made);
        return;
      }
    }
    const texts =
      isText(node) && !(options.thrown && !isThrown(node)) ? textsOf(node)?.filter(readsAsMessage) : undefined;
    if (texts && texts.length > 0) found.push(...texts);
    else ts.forEachChild(node, visit);
  };
  visit(file);
  const messages = [...new Set(found.map(inOneLine))];
  // A constant's text is a part of the messages that are made of it.
  return messages.filter((each) => !messages.some((other) => other !== each && other.includes(each)));
}

const isThrown = ({ parent }: ts.Node): boolean => ts.isNewExpression(parent);

const isText = (node: ts.Node): boolean =>
  ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isBinaryExpression(node);

const inOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** As the prose checker sees it: a value is not a word. */
const readsAsMessage = (text: string): boolean => readsAsSentence(text.replace(/<[\w.]+>/g, 'Code'));

function calleeOf(node: ts.CallExpression | ts.NewExpression): string {
  const { expression } = node;
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text;
  return ts.isIdentifier(expression) ? expression.text : '';
}

/** The message of a call with more than one text: `part: what; next`, by the order of its arguments. */
function messageOf(node: ts.CallExpression | ts.NewExpression): string[] | undefined {
  const args = [...(node.arguments ?? [])];
  const [first] = args;
  if (first && ts.isObjectLiteralExpression(first) && args.length === 1) return propertiesOf(first);
  const last = args.at(-1);
  const next = last && ts.isObjectLiteralExpression(last) ? property(last, 'next') : undefined;
  if (next && first && args.length === 3)
    return joined([textOrName(first), textOrName(args[1]!), textOrName(next)], [': ', '; ']);
  // What is wrong, what to do, and the step that knows it.
  if (calleeOf(node) === 'warn' && args.length > 1)
    return joined(
      args.slice(0, 2).map((each) => textOrName(each)),
      '; ',
    );
  const texts = [...args.filter((each) => !ts.isObjectLiteralExpression(each)), ...(next ? [next] : [])];
  const said = texts.map((each) => (ts.isArrowFunction(each) ? undefined : textsOf(each)?.filter(readsAsMessage)));
  const at = said.findIndex((each) => each && each.length > 0);
  if (at < 0 || texts.length === 1 || !isSink(node)) return undefined;
  const subjects = texts
    .slice(0, at)
    .filter((each) => !ts.isNumericLiteral(each))
    .map((each) => textOrName(each));
  const rest = texts.slice(at).map((each) => textOrName(each));
  const parts = [joined(subjects, ' › '), joined(rest.slice(0, 2), '; ')].filter((each) => each.length > 0);
  return joined(parts, ': ');
}

/** Calls of which the arguments make one message. */
const SINK = /^([A-Z]\w*|warn|warning|refused?|refuse|pending|problem|fail|undone|note|say|said|finding)$/;
const isSink = (node: ts.CallExpression | ts.NewExpression): boolean => SINK.test(calleeOf(node));

/** `{ step, cause, next }`, `{ file, field, message }`, `{ subject, part, message }`. */
function propertiesOf(node: ts.ObjectLiteralExpression): string[] | undefined {
  const what = property(node, 'cause') ?? property(node, 'message');
  if (!what || !(textsOf(what) ?? textsOf(property(node, 'next') ?? what))) return undefined;
  const subjects = ['file', 'subject', 'field', 'part', 'step'].flatMap((name) => property(node, name) ?? []);
  const next = property(node, 'next');
  const parts = [
    joined(
      subjects.map((each) => textOrName(each)),
      ' › ',
    ),
    joined(
      [what, ...(next ? [next] : [])].map((each) => textOrName(each)),
      '; ',
    ),
  ].filter((each) => each.length > 0);
  return joined(parts, ': ');
}

function property(node: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  for (const each of node.properties) {
    if (ts.isPropertyAssignment(each) && each.name.getText() === name) return each.initializer;
    if (ts.isShorthandPropertyAssignment(each) && each.name.text === name) return each.name;
  }
  return undefined;
}

/** The parts one after the other; `by` is between them, or one separator each. */
function joined(parts: readonly (readonly string[])[], by: string | readonly string[]): string[] {
  const full = parts.filter((part) => part.some((each) => each !== ''));
  const between = (index: number): string => (typeof by === 'string' ? by : (by[index - 1] ?? ''));
  return full.length === 0
    ? []
    : product(full.flatMap((part, index) => (index === 0 ? [part] : [[between(index)], part])));
}
