import ts from 'typescript';

/** The most texts that one expression is listed with. */
const MOST = 6;

/** Every text that an expression can have, its values as `<name>`; `undefined` where it has no text of its own. */
export function textsOf(node: ts.Node, depth = 0): string[] | undefined {
  if (depth > 8) return undefined;
  const inner = (each: ts.Node) => textsOf(each, depth + 1);
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
    return inner(node.expression);
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) {
    const spans = node.templateSpans.map((span) => [textOrName(span.expression, depth), [span.literal.text]]);
    return product([[node.head.text], ...spans.flat()]);
  }
  if (ts.isConditionalExpression(node)) return union(node.whenTrue, node.whenFalse, depth);
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    if (kind === ts.SyntaxKind.PlusToken && (inner(node.left) || inner(node.right)))
      return product([textOrName(node.left, depth), textOrName(node.right, depth)]);
    if (kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken)
      return union(node.left, node.right, depth);
  }
  if (ts.isIdentifier(node)) return constant(node, depth);
  if (ts.isElementAccessExpression(node)) return entries(node, depth);
  return undefined;
}

/** The texts of a part of a message, or its name in angle brackets. */
export const textOrName = (node: ts.Node, depth = 0): string[] => textsOf(node, depth + 1) ?? [`<${nameOf(node)}>`];

function union(left: ts.Node, right: ts.Node, depth: number): string[] | undefined {
  const [a, b] = [textsOf(left, depth + 1), textsOf(right, depth + 1)];
  if (!a && !b) return undefined;
  return [...new Set([...(a ?? textOrName(left, depth)), ...(b ?? textOrName(right, depth))])];
}

/** All combinations; where they are too many, the first of each part after the other. */
export function product(parts: readonly (readonly string[])[]): string[] {
  return parts.reduce<string[]>(
    (texts, part) => texts.flatMap((text) => part.map((each) => text + each)).slice(0, MOST),
    [''],
  );
}

/** What a constant of the same file says. */
function constant(node: ts.Identifier, depth: number): string[] | undefined {
  const found = initializers(node.getSourceFile()).get(node.text);
  return found && !ts.isObjectLiteralExpression(found) && found !== node ? textsOf(found, depth + 1) : undefined;
}

/** What the values of a constant table say. */
function entries(node: ts.ElementAccessExpression, depth: number): string[] | undefined {
  if (!ts.isIdentifier(node.expression)) return undefined;
  let table = initializers(node.getSourceFile()).get(node.expression.text);
  while (table && (ts.isAsExpression(table) || ts.isSatisfiesExpression(table))) table = table.expression;
  if (!table || !ts.isObjectLiteralExpression(table)) return undefined;
  const texts = table.properties.flatMap((each) =>
    ts.isPropertyAssignment(each) ? (textsOf(each.initializer, depth + 1) ?? []) : [],
  );
  return texts.length > 0 ? texts : undefined;
}

const known = new WeakMap<ts.SourceFile, Map<string, ts.Expression>>();

/** The constants of a file that are declared once, by name. */
function initializers(file: ts.SourceFile): Map<string, ts.Expression> {
  const before = known.get(file);
  if (before) return before;
  const found = new Map<string, ts.Expression>();
  const twice = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isParameter(node) && ts.isIdentifier(node.name)) twice.add(node.name.text);
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer) {
      if (found.has(node.name.text)) twice.add(node.name.text);
      found.set(node.name.text, node.initializer);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  for (const name of twice) found.delete(name);
  known.set(file, found);
  return found;
}

/** The name that a reader knows a value by: the last of `app.config.name`, the function that makes it. */
export function nameOf(node: ts.Node): string {
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node)) {
    const last = node.name.text;
    return /^(message|name|length|cause|text)$/.test(last) && !ts.isCallExpression(node.expression)
      ? `${nameOf(node.expression)}.${last}`.replace(/^this\./, '')
      : last;
  }
  if (ts.isCallExpression(node)) {
    const { expression } = node;
    // `names.join(', ')` is the names.
    if (
      ts.isPropertyAccessExpression(expression) &&
      /^(join|slice|map|filter|toString|trim|sort)$/.test(expression.name.text)
    )
      return nameOf(expression.expression);
    return nameOf(expression);
  }
  if (ts.isElementAccessExpression(node) || ts.isNonNullExpression(node) || ts.isAwaitExpression(node))
    return nameOf(node.expression);
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return nameOf(node.expression);
  if (ts.isBinaryExpression(node)) return nameOf(node.left);
  if (ts.isPrefixUnaryExpression(node)) return nameOf(node.operand);
  if (node.kind === ts.SyntaxKind.ThisKeyword) return 'this';
  return 'value';
}
