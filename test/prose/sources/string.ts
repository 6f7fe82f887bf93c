import ts from 'typescript';
import { CODE, type Prose, ProseBuilder } from '../prose';

interface Strings {
  readonly prose: Prose[];
  /** The parts of it that may have strings of their own. */
  readonly inner: readonly ts.Node[];
}

const TITLES = /^(describe|test|it)$/;

/** The prose of a string, a template or a sum of them; `undefined` where `node` is none of these. */
export function stringProse(node: ts.Node, { test }: { readonly test: boolean }): Strings | undefined {
  if (ts.isTaggedTemplateExpression(node)) return { prose: [], inner: holes(node.template) };
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isLiteralTypeNode(node))
    return { prose: [], inner: [] };
  if (!isText(node)) return undefined;
  const builder = new ProseBuilder();
  const inner = parts(node, builder);
  if (test && !isTitle(node)) return { prose: [], inner };
  const prose = builder.build(test ? 'title' : 'message');
  return { prose: readsAsSentence(prose.text) ? [prose] : [], inner };
}

function isText(node: ts.Node): node is ts.Expression {
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return true;
  return isSum(node) && (isText(node.left) || isText(node.right));
}

const isSum = (node: ts.Node): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;

/** Adds what a string says; returns the expressions in it. */
function parts(node: ts.Node, prose: ProseBuilder): ts.Node[] {
  if (isSum(node)) return [...parts(node.left, prose), ...parts(node.right, prose)];
  if (ts.isStringLiteralLike(node)) return literal(node.text, node, prose);
  if (!ts.isTemplateExpression(node)) {
    prose.add(CODE, node.getStart());
    return [node];
  }
  literal(node.head.text, node.head, prose);
  for (const span of node.templateSpans) {
    prose.add(CODE, span.expression.getStart());
    literal(span.literal.text, span.literal, prose);
  }
  return holes(node);
}

const holes = (template: ts.TemplateLiteral): ts.Node[] =>
  ts.isTemplateExpression(template) ? template.templateSpans.map((span) => span.expression) : [];

function literal(text: string, node: ts.Node, prose: ProseBuilder): [] {
  prose.add(
    text.replace(/`[^`]*`/g, (code) => CODE.padEnd(Math.min(code.length, CODE.length))),
    node.getStart() + 1,
  );
  return [];
}

/** The first argument of `describe`, `test` or `it`, of their `each` and `skip` too. */
function isTitle(node: ts.Node): boolean {
  const call = node.parent;
  if (!ts.isCallExpression(call) || call.arguments[0] !== node) return false;
  let callee: ts.Node = call.expression;
  while (!ts.isIdentifier(callee)) {
    if (ts.isCallExpression(callee) || ts.isPropertyAccessExpression(callee)) callee = callee.expression;
    else if (ts.isTaggedTemplateExpression(callee)) callee = callee.tag;
    else return false;
  }
  return TITLES.test(callee.text);
}

const WORD = /^[("'‘“]*[A-Za-z][A-Za-z’'-]*[.,;:!?)"'’”…]*$/;
const STATEMENT =
  /^\s*(SELECT|INSERT|CREATE|DROP|ALTER|UPDATE|DELETE|GRANT|REVOKE|SET|SHOW|FLUSH|LOCK|UNLOCK|USE|WITH|START) /;
const CLAUSE = /\b(FROM|WHERE|JOIN|AND NOT|IS NOT NULL)\b/;

/** At least four words, and hardly anything else: no SQL, no shell, no list of arguments. */
export function readsAsSentence(text: string): boolean {
  if (STATEMENT.test(text) || CLAUSE.test(text) || /[{}]|\$\(|=>|&&|\|\|| -- |^--/.test(text)) return false;
  const tokens = text.split(/\s+/).filter((token) => token !== '');
  const words = tokens.filter((token) => WORD.test(token) && !token.startsWith(CODE));
  return words.length >= 4 && words.length >= 0.6 * tokens.length;
}
