import { Yaml } from 'cdk8s';

/** Names and scripts are there in many apps. What is there once is long, and forgotten when so many are remembered. */
const LONG = 100;
const REMEMBERED = 200;
const plain = new Map<unknown, string>();
const short = new Map<string, string>();
/** By their indent. */
const long = new Map<string, Map<string, string>>();

/**
 * The text of plain data as YAML: the bytes of cdk8s' own `Yaml.stringify`, in a tenth of its time, which for a thousand
 * apps is most of a synthesis. Every scalar is cdk8s' word, asked for once; only nesting is written here.
 */
export function yamlText(value: object): string {
  return `${isBranch(value) ? branch(value, '') : scalar(value, '')}\n`;
}

/** A map or a list with something in it. */
function isBranch(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

/** Lines after the first begin with the indent. */
function branch(value: object, indent: string): string {
  const deeper = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((item) => `- ${isBranch(item) ? branch(item, deeper) : scalar(item, indent)}`)
    : Object.entries(value).map(([key, item]) => {
        const text = isBranch(item) ? `\n${deeper}${branch(item, deeper)}` : ` ${scalar(item, indent)}`;
        return `${scalar(key, indent)}:${text}`;
      });
  return lines.join(`\n${indent}`);
}

function scalar(value: unknown, indent: string): string {
  if (typeof value === 'object' && value !== null) return Yaml.stringify(value).trimEnd();
  if (typeof value !== 'string') return remembered(plain, value, () => Yaml.stringify(value).trimEnd());
  if (value.length <= LONG) return indented(remembered(short, value, textBelowKey), indent);
  if (long.size >= REMEMBERED) long.clear();
  const texts = remembered(long, value, (key) => new Map([['', textBelowKey(key)]]));
  return remembered(texts, indent, (by) => indented(texts.get('')!, by));
}

/** As a value below a key, since a text of several lines is written otherwise at the top of a document. */
const textBelowKey = (value: string): string => Yaml.stringify({ k: value }).slice('k: '.length, -1);

const indented = (text: string, indent: string): string =>
  text.includes('\n') ? text.replace(/\n(?=[^\n])/g, `\n${indent}`) : text;

function remembered<Key, Value>(map: Map<Key, Value>, key: Key, make: (key: Key) => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make(key);
  map.set(key, made);
  return made;
}
