import { counts, type Review, short } from './review';
import { type Row, rowsOf } from './rows';
import { verdict } from './verdict';

/** The first line: by it a comment of a former run is found again. */
export const MARKER = '<!-- jerrycan-review -->';
/** Bytes. A comment of GitHub holds 65,536 characters, an environment variable 128 KiB. */
const LIMIT = 60_000;
const SIGNS = { weaker: '▼ weaker', stronger: '▲ stronger', neutral: 'neutral' } as const;

/** A review for a pull request. What it quotes was written by others: nothing of it is a link, a mention or HTML. */
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
  const more = left > 0 ? ['', `${left} lines more: \`npm run diff -- ${short(commit)}\` shows all.`] : [];
  return text([...head, ...titles, ...kept, ...more, ...tail]);
}

const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

function line(row: Row): string {
  return `| ${SIGNS[row.effect]} | ${inert(row.subjects)} | ${inert(row.words)} | ${accepting(row)} |`;
}

function accepting({ effect, change }: Row): string {
  if (effect !== 'weaker' || !change) return '';
  if (change.refused) return 'cannot be accepted';
  // An id holds no character that a code span or a table obeys.
  if (!change.accepted) return `\`accept: ${change.id}\``;
  const { from, reason } = change.accepted;
  return inert(`accepted by ${from}${reason ? `: ${reason}` : ''}`);
}

/** Text that Markdown shows as it is. */
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
