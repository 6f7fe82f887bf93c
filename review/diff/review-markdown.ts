import { counts, type Review, short } from './review';
import { type Row, rowsOf } from './rows';
import { verdict } from './verdict';

/** The first line. It identifies the comment of an earlier run. */
export const MARKER = '<!-- jerrycan-review -->';
/** The maximum size in bytes. A GitHub comment can have 65,536 characters, an environment variable 128 KiB. */
const LIMIT = 60_000;
const SIGNS = { weaker: '▼ weaker', stronger: '▲ stronger', neutral: 'neutral' } as const;

/** A review for a pull request. It quotes text of other people, so links, mentions and HTML are escaped. */
export function reviewMarkdown(review: Review): string {
  const { ref, commit } = review.against;
  const head = [
    MARKER,
    '### What this change does to protection',
    '',
    `Against ${inert(ref)} (${short(commit)}): ${counts(review)}.`,
  ];
  const verdicts = verdict(review).map((line) => `- ${inert(line)}`);
  const tail = verdicts.length > 0 ? ['', ...verdicts] : [];
  if (review.changes.length === 0) return text([...head, ...tail]);
  const titles = ['', '| | of | change | to accept |', '|---|---|---|---|'];
  const rows = rowsOf(review.changes).map(line);
  const kept: string[] = [];
  let bytes = Buffer.byteLength(text([...head, ...titles, ...tail]));
  for (const row of rows) {
    bytes += Buffer.byteLength(row) + 1;
    if (bytes > LIMIT) break;
    kept.push(row);
  }
  const left = rows.length - kept.length;
  const more = left > 0 ? ['', `${left} more lines: \`npx jerrycan diff ${short(commit)}\` shows all of them.`] : [];
  return text([...head, ...titles, ...kept, ...more, ...tail]);
}

const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

function line(row: Row): string {
  return `| ${SIGNS[row.effect]} | ${inert(row.subjects)} | ${inert(row.words)} | ${accepting(row)} |`;
}

function accepting({ effect, change }: Row): string {
  if (effect !== 'weaker' || !change) return '';
  if (change.refused) return 'cannot be accepted';
  // An id contains no character with a meaning in a code span or a table.
  if (!change.accepted) return `\`accept: ${change.id}\``;
  const { from, reason } = change.accepted;
  return inert(`accepted by ${from}${reason ? `: ${reason}` : ''}`);
}

/** Escapes text so that Markdown shows it unchanged. */
function inert(text: string): string {
  return text
    .replaceAll(/\p{Cc}+/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_[\]{}()+!|~$]/g, '\\$&')
    .replaceAll('://', ':<!-- -->//')
    .replaceAll('www.', 'www<!-- -->.')
    .replaceAll(/[@#]/g, '$&<!-- -->');
}
