/** The values that Kanister uses to fill templates, limited to those that our blueprints may use. */
export interface TemplateValues {
  readonly StatefulSet?: { readonly Name: string; readonly Namespace: string };
  readonly Deployment?: { readonly Name: string; readonly Namespace: string };
  readonly Profile?: { readonly Location: Readonly<Record<string, string>> };
  readonly Options?: Readonly<Record<string, string>>;
  readonly ArtifactsIn?: Readonly<Record<string, { readonly KeyValue: Readonly<Record<string, string>> }>>;
  readonly Phases?: Readonly<Record<string, { readonly Output: Readonly<Record<string, unknown>> }>>;
  readonly Time?: string;
}

/**
 * Renders every string in a value as Kanister does (Go templates, `missingkey=error`). It throws on any form that it
 * does not know.
 */
export function renderTemplates(value: unknown, values: TemplateValues): unknown {
  if (typeof value === 'string')
    return value.replace(/\{\{((?:"[^"]*"|[^"}])*)\}\}/g, (_, inside) => evaluate(inside.trim(), values));
  if (Array.isArray(value)) return value.map((item) => renderTemplates(item, values));
  if (value === null || value === undefined) throw new Error('Kanister crashes on null in arguments');
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renderTemplates(item, values)]));
}

function evaluate(pipeline: string, values: TemplateValues): string {
  if (pipeline === '"{{"') return '{{';
  const [head, ...filters] = pipeline.split(' | ');
  return filters.reduce(
    (text, filter) => {
      if (filter === 'toString') return text;
      if (filter === 'replace "$" "$$"') return text.replaceAll('$', '$$$$');
      throw new Error(`unknown filter in a template: ${filter}`);
    },
    lookUp(head!, values),
  );
}

function lookUp(term: string, values: TemplateValues): string {
  const option = /^index \.Options "([A-Za-z]+)"$/.exec(term);
  if (option) return values.Options?.[option[1]!] ?? '';
  if (!/^(\.[A-Za-z][A-Za-z0-9_]*)+$/.test(term)) throw new Error(`unknown template: ${term}`);
  const found = term
    .slice(1)
    .split('.')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], values);
  if (found === undefined) throw new Error(`Failed to render template: ${term} not found`);
  return String(found);
}
