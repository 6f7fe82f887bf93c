import { type Comparison, compared } from '../../comparison/comparison';
import { byStrength, noted } from '../../comparison/judgement';
import type { ReviewedStore } from '../../protection/protection';

/** Compares how the store is reached. */
export const storeTransport: readonly Comparison<ReviewedStore>[] = [
  compared<ReviewedStore, boolean>({
    part: 'allowPlainHttp',
    of: ({ allowPlainHttp }) => allowPlainHttp ?? false,
    effect: byStrength((plain) => [plain ? 0 : 1]),
    words: (_, plain) =>
      plain ? 'may be reached without TLS: keys and data are sent unencrypted' : 'is reached over TLS only',
    text: String,
  }),
  compared<ReviewedStore, string>({
    part: 'ca',
    of: ({ ca }) => ca ?? '',
    effect: noted,
    words: (before, after) => {
      if (after === '') return 'is trusted by the public CAs, no longer by its own CA';
      return before === '' ? 'is trusted by its own CA' : 'is trusted by another CA';
    },
    text: (ca) => ca || 'none',
  }),
  compared<ReviewedStore, NonNullable<ReviewedStore['egress']>>({
    part: 'egress',
    of: ({ egress }) => egress,
    effect: noted,
    whenUnset: 'neutral',
    words: (before, after) => `has the addresses ${addresses(before)} → ${addresses(after)}`,
    text: addresses,
  }),
];

function addresses(egress: NonNullable<ReviewedStore['egress']>): string {
  return egress.map(({ cidr, port }) => `${cidr}:${port}`).join(', ');
}
