import ts from 'typescript';
import { readsAsSentence } from '../sources/string';
import { product, textOrName, textsOf } from './text';

/** Whether a text reads as a sentence; a value is not a word. */
export const readsAsMessage = (text: string): boolean => readsAsSentence(text.replace(/<[\w.]+>/g, 'Code'));

export function calleeOf(node: ts.CallExpression | ts.NewExpression): string {
  const { expression } = node;
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text;
  return ts.isIdentifier(expression) ? expression.text : '';
}

/** The message of a call with more than one text: `part: what; next`, by the order of its arguments. */
export function messageOf(node: ts.CallExpression | ts.NewExpression): string[] | undefined {
  const args = [...(node.arguments ?? [])];
  const [first] = args;
  if (first && ts.isObjectLiteralExpression(first) && args.length === 1) return propertiesOf(first);
  const last = args.at(-1);
  const next = last && ts.isObjectLiteralExpression(last) ? property(last, 'next') : undefined;
  if (next && first && args.length === 3)
    return joined([textOrName(first), textOrName(args[1]!), textOrName(next)], [': ', '; ']);
  // What is wrong, what to do, and the step that knows it.
  if (args.length > 1 && (calleeOf(node) === 'warn' || (calleeOf(node) === 'refused' && args.length === 2)))
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
export function propertiesOf(node: ts.ObjectLiteralExpression): string[] | undefined {
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
