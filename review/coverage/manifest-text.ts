/**
 * Decodes the text of a file: UTF-8, or UTF-16 (as PowerShell writes it) if a byte order mark tells so.
 *
 * @throws Error if it is not text
 */
export function textOf(content: Buffer): string {
  const encoding =
    content[0] === 0xff && content[1] === 0xfe ? 'utf-16le' : isBigEndian(content) ? 'utf-16be' : 'utf-8';
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(content);
  } catch {
    throw new Error('is not text');
  }
  if (text.includes('\0')) throw new Error('is not text');
  return text;
}

const isBigEndian = (content: Buffer): boolean => content[0] === 0xfe && content[1] === 0xff;
