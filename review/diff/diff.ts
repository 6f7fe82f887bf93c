import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXIT, type ExitCode } from '../../cli/terminal/exit-code';
import { Failure } from '../../cli/terminal/failure';
import type { Terminal } from '../../cli/terminal/terminal';
import { Git } from '../protection/git';
import { readProtection } from '../protection/read-protection';
import { workingTree } from '../protection/tree';
import { type Acceptance, acceptances } from './acceptance';
import { difference } from './difference';
import { judge } from './gate';
import { type Review, short } from './review';
import { reviewMarkdown } from './review-markdown';
import { reviewTable } from './review-table';
import { verdict } from './verdict';

export interface DiffOptions {
  /** JSON on stdout. @default - a table */
  readonly json?: boolean | undefined;
  /** Markdown on stdout. @default - a table */
  readonly markdown?: boolean | undefined;
  /** Return 1 if the gate refuses a change. */
  readonly gate?: boolean | undefined;
  /** Files with more `accept:` lines, in addition to those of the commit messages: the description of a pull request. */
  readonly acceptFrom?: readonly string[] | undefined;
}

export interface DiffContext {
  readonly terminal: Terminal;
  /** Why `manifests/` is not what the apps of the working tree declare. @default - it is not checked */
  readonly staleness?: () => string | undefined;
}

/**
 * `jerrycan diff`: reports what the working tree does to protection, compared with a commit.
 *
 * @returns 0, or 1 if `gate` is set and the gate refuses a change, or the working tree is not synthesized
 * @throws Failure (usage) if the commit, or a file of either side, cannot be read
 */
export function diff(
  root: string,
  ref: string,
  options: DiffOptions,
  { terminal, staleness = () => undefined }: DiffContext,
): ExitCode {
  if (options.json && options.markdown)
    throw new Failure('--markdown', 'cannot be combined with --json', {
      next: 'pass only one of them',
      exitCode: EXIT.usage,
    });
  const git = new Git(root);
  const commit = git.commit(ref);
  const changes = difference(readProtection(git.tree(ref, commit)), readProtection(workingTree(root)));
  const accepted = [
    ...git.messagesSince(commit).flatMap(({ commit: from, text }) => acceptances(text, short(from))),
    ...(options.acceptFrom ?? []).flatMap(fromFile),
  ];
  const stale = staleness();
  const review: Review = { against: { ref, commit }, ...(stale && { stale }), ...judge(changes, accepted) };
  if (options.json) terminal.out(JSON.stringify(review, null, 2));
  else if (options.markdown) terminal.out(reviewMarkdown(review).trimEnd());
  else terminal.out(reviewTable(review));
  for (const line of verdict(review)) terminal.err(line);
  return options.gate && (review.refused.length > 0 || stale) ? EXIT.failed : EXIT.done;
}

function fromFile(file: string): Acceptance[] {
  try {
    return acceptances(readFileSync(resolve(file), 'utf8'), file);
  } catch (cause) {
    throw new Failure(file, `cannot be read (${(cause as Error).message})`, {
      next: 'pass a file with accept: lines to --accept-from',
      exitCode: EXIT.usage,
      cause,
    });
  }
}
