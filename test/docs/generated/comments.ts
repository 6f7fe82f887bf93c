import ts from 'typescript';

/** The doc comments of fields, by their paths: `lock.days`. An element of a list has the path of the list. */
export type Comments = ReadonlyMap<string, string>;

/** Reads the doc comments of the fields of an interface, or of the object that a schema is made of. */
export function commentsOf(source: string, name: string): Comments {
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true);
  const declared = new Map<string, ts.Node>();
  for (const statement of file.statements) {
    if (ts.isInterfaceDeclaration(statement)) declared.set(statement.name.text, statement);
    if (ts.isVariableStatement(statement))
      for (const each of statement.declarationList.declarations)
        if (ts.isIdentifier(each.name) && each.initializer) declared.set(each.name.text, each.initializer);
  }
  const comments = new Map<string, string>();
  const read = (node: ts.Node, path: string): void => {
    if (ts.isPropertyAssignment(node) || ts.isPropertySignature(node)) {
      const own = path ? `${path}.${node.name.getText(file)}` : node.name.getText(file);
      const text = textOf(node);
      if (text) comments.set(own, text);
      ts.forEachChild(node, (child) => read(child, own));
      return;
    }
    // A schema or an interface that has a name of its own.
    if (ts.isIdentifier(node) && declared.has(node.text) && !isName(node)) read(declared.get(node.text)!, path);
    ts.forEachChild(node, (child) => read(child, path));
  };
  const root = declared.get(name);
  if (!root) throw new Error(`${name}: is not declared in the source; name an interface or a schema`);
  read(root, '');
  return comments;
}

/** The name of a field or of the interface itself refers to nothing. */
const isName = (node: ts.Identifier): boolean =>
  (ts.isPropertyAssignment(node.parent) ||
    ts.isPropertySignature(node.parent) ||
    ts.isInterfaceDeclaration(node.parent)) &&
  node.parent.name === node;

function textOf(node: ts.Node): string {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).slice(-1);
  if (!comment) return '';
  const tags = (comment.tags ?? []).map((tag) => {
    const text = ts.getTextOfJSDocComment(tag.comment) ?? '';
    if (tag.tagName.text === 'default') return `Default: ${text.replace(/^- /, '')}`;
    // The compiler takes the protocol for a name.
    return tag.tagName.text === 'see' ? `See <${text.startsWith('://') ? `https${text}` : text}>` : '';
  });
  const parts = [ts.getTextOfJSDocComment(comment.comment) ?? '', ...tags].map((part) => part.trim()).filter(Boolean);
  return parts
    .map((part) => part.replaceAll(/\s+/g, ' ').replace(/[.>]?$/, (end) => (end === '>' ? '>.' : '.')))
    .join(' ');
}
