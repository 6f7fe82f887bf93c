import type { Random } from '../../../world/machine/random';
import { definer, NOBODY } from './definer';
import { PHRASES, PLAIN_PHRASES, text } from './names';
import type { Statement } from './statement';

/**
 * An event. The server's scheduler is off, so no event runs. No event is in the past, because a load would disable or
 * drop it, as a run of the scheduler would.
 */
export function event(random: Random, name: string): Statement {
  const schedules = [
    'EVERY 1 DAY',
    "EVERY 90 MINUTE STARTS '2020-01-01 00:30:00'",
    "EVERY '1:30' HOUR_MINUTE STARTS '2030-01-01 02:30:00' ENDS '2031-01-01 00:00:00'",
    "AT '2037-01-01 00:00:00'",
    "AT '2037-01-01 00:00:00' + INTERVAL 2 DAY",
    'EVERY 1 QUARTER',
  ];
  const bodies = [
    'DO 1',
    `BEGIN SELECT ${text(random.pick(PHRASES))}; END`,
    "BEGIN\n  # it's\n  SELECT \"a\" || 'b';\nEND",
    'SET @ran = 1',
    'CALL nothing_of_the_kind()',
  ];
  const tail = [
    random.pick(['', 'ON COMPLETION PRESERVE', 'ON COMPLETION NOT PRESERVE']),
    random.pick(['', 'ENABLE', 'DISABLE', 'DISABLE ON SLAVE']),
    random.chance(0.2) ? `COMMENT ${text(random.pick(PLAIN_PHRASES))}` : '',
    `DO ${random.pick(bodies)}`,
  ].filter(Boolean);
  return { head: `CREATE${definer(random, [NOBODY])} EVENT ${name} ON SCHEDULE ${random.pick(schedules)}`, tail };
}
