import type { DiffOptions } from '../../../review/diff/diff';
import { flag, repeated } from '../../command-line/option';
import { verb } from '../../command-line/verb';
import { inRepository, type RepositoryOptions } from '../options';

const implementation = (): typeof import('../../../review/diff/diff') => require('../../../review/diff/diff');

export const diff = verb<DiffOptions & RepositoryOptions>({
  name: 'diff',
  group: 'Review',
  summary: 'Show in words what the working tree changes in the protection, compared with a commit',
  args: [{ name: 'ref', help: 'a commit; `main...` is the commit where this branch left main' }],
  options: {
    json: flag('print JSON on stdout'),
    markdown: flag('print Markdown on stdout, for a pull request'),
    gate: flag('exit with 1 if a weakening is not accepted'),
    acceptFrom: repeated('file', 'a file with accept: lines, in addition to the messages of the commits', 'file'),
    ...inRepository,
  },
  details: `Both sides are read from committed files (apps.json, manifests/, store.*.json, keys/, clusters/): no code of the other commit runs.
An accept: line names a weakening by the id that is printed beside it: 'accept: shop/rpo:1d the customer no longer pays for less'.`,
  exitCodes: {
    0: 'the changes are printed; with --gate, every weakening is accepted',
    1: 'with --gate: a weakening is not accepted',
    2: 'wrong usage, or a file that cannot be read',
  },
  examples: [
    'npx jerrycan diff main...',
    'npx jerrycan diff main... --gate',
    'npx jerrycan diff origin/main --markdown --accept-from body.txt > review.md',
  ],
  async run({ args, options: { root, ...options }, terminal }) {
    return implementation().diff(root ?? process.cwd(), args[0]!, options, terminal);
  },
});
