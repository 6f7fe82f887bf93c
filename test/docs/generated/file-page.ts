import { z } from 'zod';
import type { Comments } from './comments';

/** A page about one data file. */
export interface FilePage {
  readonly title: string;
  /** The purpose of the file, its writer and its reader: Markdown. */
  readonly head: string;
  readonly schema: z.ZodType;
  readonly comments: Comments;
  /** The text of a file that a reader can copy. */
  readonly example: string;
}

/** The part of a JSON Schema that zod writes for our files. */
interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly not?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

interface Row {
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
}

export function filePage({ title, head, schema, comments, example }: FilePage): string {
  const json = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as Schema;
  const lines = rowsOf(json, '').map(({ path, type, required }) => {
    const meaning = comments.get(path.replaceAll(/\[\]|\.<\w+>/g, ''));
    if (!meaning) throw new Error(`${title} › ${path}: has no doc comment; write one in its schema`);
    return `| \`${path}\` | ${type} | ${required ? 'yes' : 'no'} | ${meaning.replaceAll('|', '\\|')} |`;
  });
  return `# ${title}\n\n${head}\n\n## Fields\n\n| field | type | required | meaning |\n|---|---|---|---|\n${lines.join('\n')}\n\n## Example\n\n\`\`\`json\n${example.trimEnd()}\n\`\`\`\n`;
}

function rowsOf(schema: Schema, path: string): Row[] {
  const shapes = alternatives(schema);
  const names = [...new Set(shapes.flatMap(({ properties = {} }) => Object.keys(properties)))];
  return names.flatMap((name) => {
    const fields = shapes.flatMap(({ properties }) => properties?.[name] ?? []);
    // A field that is refused.
    if (fields.some(({ not }) => not)) return [];
    const own = path ? `${path}.${name}` : name;
    const required = shapes.every((shape) => !shape.properties || shape.required?.includes(name));
    return [{ path: own, type: [...new Set(fields.map(typeOf))].join(' or '), required }, ...below(fields[0]!, own)];
  });
}

function below(field: Schema, path: string): Row[] {
  const shapes = alternatives(field);
  return shapes.flatMap((each) => {
    if (each.items) return below(each.items, `${path}[]`);
    if (typeof each.additionalProperties === 'object')
      return [{ path: `${path}.<app>`, type: typeOf(each.additionalProperties), required: false }];
    return each === shapes[0] ? rowsOf(field, path) : [];
  });
}

const alternatives = (schema: Schema): readonly Schema[] => schema.anyOf ?? schema.oneOf ?? [schema];

function typeOf(schema: Schema): string {
  const all = alternatives(schema);
  if (all.length > 1) return [...new Set(all.map(typeOf))].join(' or ');
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  switch (schema.type) {
    case 'integer':
      return `whole number${rangeOf(schema)}`;
    case 'array':
      return `list of ${typeOf(schema.items!).replace(/^(string|object|whole number)/, '$1s')}`;
    default:
      return schema.type ?? 'string';
  }
}

function rangeOf({ minimum, maximum = Number.MAX_SAFE_INTEGER }: Schema): string {
  if (minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER) return '';
  return maximum >= Number.MAX_SAFE_INTEGER ? `, ${minimum} or more` : `, ${minimum} to ${maximum}`;
}
