import { printable } from '../../cli/report/event';
import { table } from '../../cli/report/table';
import { counts, type Review, short } from './review';
import { type Row, rowsOf } from './rows';

/** A review for a terminal. */
export function reviewTable(review: Review): string {
  const { ref, commit } = review.against;
  const summary = printable(`against ${ref} (${short(commit)}): ${counts(review)}`);
  if (review.changes.length === 0) return summary;
  const rows = rowsOf(review.changes).map((row) => [row.effect, row.subjects, row.words, lineOf(row)].map(printable));
  return `${table(['effect', 'of', 'change', 'to accept'], rows)}\n\n${summary}`;
}

function lineOf({ effect, change }: Row): string {
  if (effect !== 'weaker' || !change) return '';
  if (change.refused) return 'cannot be accepted';
  if (!change.accepted) return `accept: ${change.id}`;
  const { from, reason } = change.accepted;
  return `accepted by ${from}${reason ? `: ${reason}` : ''}`;
}
