import { type Comparison, compared } from '../../comparison/comparison';
import { byStrength, noted } from '../../comparison/judgement';
import type { ReviewedStore } from '../../protection/protection';

/** How the store is reached. */
export const storeTransport: readonly Comparison<ReviewedStore>[] = [
  compared<ReviewedStore, boolean>({
    part: 'allowPlainHttp',
    of: ({ allowPlainHttp }) => allowPlainHttp ?? false,
    effect: byStrength((plain) => [plain ? 0 : 1]),
    words: (_, plain) =>
      plain ? 'may be reached without TLS: keys and data are sent unencrypted' : 'is reached by TLS only',
    text: String,
  }),
  compared<ReviewedStore, string>({
    part: 'ca',
    of: ({ ca }) => ca ?? '',
    effect: noted,
    words: (before, after) => {
      if (after === '') return 'is believed by certificates that every system knows, no longer by its own authority';
      return before === '' ? 'is believed by an authority of its own' : 'is believed by another authority';
    },
    text: (ca) => ca || 'none',
  }),
  compared<ReviewedStore, NonNullable<ReviewedStore['egress']>>({
    part: 'egress',
    of: ({ egress }) => egress,
    effect: noted,
    unsaid: 'neutral',
    words: (before, after) => `answers at ${addresses(before)} → ${addresses(after)}`,
    text: addresses,
  }),
];

function addresses(egress: NonNullable<ReviewedStore['egress']>): string {
  return egress.map(({ cidr, port }) => `${cidr}:${port}`).join(', ');
}
