import type { DiffOptions } from '../../../review/diff/diff';
import { flag, repeated } from '../../command-line/option';
import { verb } from '../../command-line/verb';
import { staleness } from '../declaration';
import { inRepository, type RepositoryOptions } from '../options';

const implementation = (): typeof import('../../../review/diff/diff') => require('../../../review/diff/diff');

export const diff = verb<DiffOptions & RepositoryOptions>({
  name: 'diff',
  group: 'Review',
  summary: 'Show how the working tree changes protection, compared with a commit',
  args: [{ name: 'ref', help: 'a commit; `main...` is the commit where this branch left main' }],
  options: {
    json: flag('print JSON on stdout'),
    markdown: flag('print Markdown on stdout, for a pull request'),
    gate: flag('exit with 1 if a regression is not accepted'),
    acceptFrom: repeated('file', 'a file with accept: lines, in addition to the messages of the commits', 'file'),
    ...inRepository,
  },
  details: `Both sides are read from committed files (apps.json, manifests/, store.*.json, keys/, clusters/): no code of the other commit runs.
The apps of the working tree are loaded to check that manifests/ is what they declare.
An accept: line names a regression by the id that is printed beside it: 'accept: shop/rpo:1d the customer no longer pays for less'.`,
  exitCodes: {
    0: 'the changes are printed; with --gate, every regression is accepted',
    1: 'with --gate: a regression is not accepted, or the working tree is not synthesized',
    2: 'wrong usage, or a file that cannot be read',
  },
  json: { type: 'Review', file: 'review/diff/review.ts' },
  examples: [
    'npx jerrycan diff main...',
    'npx jerrycan diff main... --gate',
    'npx jerrycan diff origin/main --markdown --accept-from body.txt > review.md',
  ],
  async run({ args, options: { root = process.cwd(), ...options }, terminal }) {
    return implementation().diff(root, args[0]!, options, { terminal, staleness: () => staleness(root) });
  },
});
