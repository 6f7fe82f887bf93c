import type { Violation } from '../judges/violation';
import type { Strike } from '../machine/process';
import type { Outcome } from './crash-point';
import type { SeedOutcome } from './seeded';

const inWords = (violations: readonly Violation[]): string =>
  violations.map(({ invariant, what }) => `  ${invariant}: ${what}`).join('\n');

/** What was violated, and the one command that plays it again with all that happened. */
export const seedFailure = ({ seed, violations }: SeedOutcome): string =>
  `seed ${seed}: npm run soak -- --seed ${seed}\n${inWords(violations)}`;

export const strikeFailure = ({ scenario, strike, violations }: Outcome): string =>
  `${scenario}${strike ? `, struck ${strike.when} request ${strike.at}` : ''}: npm run soak -- --scenario '${scenario}'${options(strike)}\n${inWords(violations)}`;

function options(strike: Strike | undefined): string {
  if (!strike) return '';
  return ` --at ${strike.at} --when ${strike.when}${strike.asleep === undefined ? '' : ` --asleep ${strike.asleep}`}`;
}
