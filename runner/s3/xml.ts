/** An element of an S3 answer, with either elements or text in it. */
export class XmlElement {
  readonly elements: XmlElement[] = [];
  content = '';

  constructor(readonly name: string) {}

  /** The text of the child with this name. */
  text(name: string): string | undefined {
    return this.elements.find((element) => element.name === name)?.content;
  }

  /** @throws Error if there is no child with this name */
  required(name: string): string {
    const text = this.text(name);
    if (text === undefined) throw new Error(`<${this.name}> has no <${name}>`);
    return text;
  }
}

/** Namespace prefixes are ignored (`<s3:Key>`); values may be in double quotes, or in single ones as in Google Cloud Storage's answers. */
const token =
  /<\?xml[^>]*\?>|<(?:[A-Za-z_][\w.-]*:)?(?<open>[A-Za-z][\w.-]*)(?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(?<empty>\/)?>|<\/(?:[A-Za-z_][\w.-]*:)?(?<close>[A-Za-z][\w.-]*)\s*>|(?<text>[^<]+)/y;

/**
 * Parses the small part of XML that S3 uses: no comments, no CDATA, no DTD; attributes and namespaces are ignored. It is strict, so
 * that a truncated answer is invalid. An XML library would be larger than the rest of the runner.
 *
 * @returns the root element; `undefined` if the text is invalid
 */
export function readXml(text: string): XmlElement | undefined {
  const document = new XmlElement('');
  const path = [document];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const found = token.exec(text)?.groups;
    const parent = path.at(-1);
    if (!found || !parent) return undefined;
    if (found.open) {
      const element = new XmlElement(found.open);
      parent.elements.push(element);
      if (!found.empty) path.push(element);
    } else if (found.close) {
      if (path.pop()?.name !== found.close) return undefined;
    } else if (found.text) parent.content += decode(found.text);
  }
  return path.length === 1 && document.elements.length === 1 && !document.content.trim()
    ? document.elements[0]
    : undefined;
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const decode = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w+));/g, (entity, decimal, hex, name) => {
    if (name) return entities[name] ?? entity;
    const point = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return point > LAST_POINT ? entity : String.fromCodePoint(point);
  });

/** Unicode's last code point. */
const LAST_POINT = 0x10ffff;
