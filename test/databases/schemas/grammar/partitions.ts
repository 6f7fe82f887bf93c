import type { Random } from '../../../world/machine/random';
import type { Column } from './column';

/** A clause that partitions a table by one of its columns, or by the age of its rows' history. */
export function partitions(random: Random, columns: readonly Column[], versioned: boolean): string {
  if (versioned && random.chance(0.7))
    return random.pick([
      'PARTITION BY SYSTEM_TIME (PARTITION h HISTORY, PARTITION c CURRENT)',
      'PARTITION BY SYSTEM_TIME LIMIT 2 (PARTITION h0 HISTORY, PARTITION h1 HISTORY, PARTITION c CURRENT)',
      "PARTITION BY SYSTEM_TIME INTERVAL 1 MONTH STARTS '2021-01-01 00:00:00' (PARTITION h0 HISTORY, PARTITION h1 HISTORY, PARTITION c CURRENT)",
      "PARTITION BY SYSTEM_TIME INTERVAL 1 MONTH STARTS '2026-01-01 00:00:00' AUTO PARTITIONS 3",
    ]);
  const whole = columns.find(({ type }) => type.family === 'whole');
  const words = columns.find(({ type }) => type.family === 'text' && !type.long);
  const choices = [whole ? `PARTITION BY KEY (${whole.name}) PARTITIONS 3` : 'PARTITION BY KEY () PARTITIONS 2'];
  if (whole)
    choices.push(
      `PARTITION BY HASH (${whole.name}) PARTITIONS 2`,
      `PARTITION BY LINEAR HASH (${whole.name} DIV 10) PARTITIONS 4`,
      `PARTITION BY RANGE (${whole.name}) (PARTITION \`p 0\` VALUES LESS THAN (2), PARTITION p1 VALUES LESS THAN MAXVALUE COMMENT = 'it''s')`,
      `PARTITION BY LIST (${whole.name}) (PARTITION a VALUES IN (0, 1, NULL), PARTITION b DEFAULT)`,
      `PARTITION BY RANGE (${whole.name}) SUBPARTITION BY HASH (${whole.name}) SUBPARTITIONS 2 (PARTITION p0 VALUES LESS THAN (5), PARTITION p1 VALUES LESS THAN MAXVALUE)`,
    );
  if (words)
    choices.push(
      `PARTITION BY RANGE COLUMNS (${words.name}) (PARTITION p0 VALUES LESS THAN ('it''s'), PARTITION p1 VALUES LESS THAN (MAXVALUE))`,
      `PARTITION BY LIST COLUMNS (${words.name}) (PARTITION p0 VALUES IN ('a', 'é'), PARTITION p1 DEFAULT)`,
    );
  return random.pick(choices);
}
