import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The commands of a page of `docs/`, in their order, as a reader types them: what stands in its `sh` blocks. */
export function commandsOf(page: string): string[] {
  const text = readFileSync(join(__dirname, '../../../docs', page), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block!);
  return blocks.flatMap((block) => block.trimEnd().split('\n'));
}
