import type { Random } from '../../../world/machine/random';

/** The sql_modes of servers that were installed long ago. */
const OLD_MODES = [
  '',
  'ANSI_QUOTES',
  'ANSI',
  'NO_BACKSLASH_ESCAPES',
  'PIPES_AS_CONCAT',
  'TRADITIONAL',
  'NO_AUTO_VALUE_ON_ZERO',
  'NO_ZERO_DATE,NO_ZERO_IN_DATE',
  'ALLOW_INVALID_DATES',
  'IGNORE_SPACE',
  'HIGH_NOT_PRECEDENCE',
  'NO_UNSIGNED_SUBTRACTION',
  'REAL_AS_FLOAT',
  'PAD_CHAR_TO_FULL_LENGTH',
  'TIME_ROUND_FRACTIONAL',
  'EMPTY_STRING_IS_NULL',
  'SIMULTANEOUS_ASSIGNMENT',
  'MYSQL40',
  'MSSQL',
  'POSTGRESQL',
];

const CHARSETS = ['utf8mb3', 'latin1', 'cp1251', 'binary'];

/** The settings of the session that creates an object, as `name = value`. Most sessions have none. */
export function settings(random: Random): string[] {
  const set: string[] = [];
  if (random.chance(0.25)) set.push(`sql_mode = '${random.pick(OLD_MODES)}'`);
  if (random.chance(0.1)) set.push('innodb_strict_mode = OFF');
  if (random.chance(0.06)) set.push('check_constraint_checks = OFF');
  if (random.chance(0.06)) set.push('foreign_key_checks = OFF');
  if (random.chance(0.06)) set.push(`character_set_client = ${random.pick(CHARSETS)}`);
  if (random.chance(0.06))
    set.push(`collation_connection = ${random.pick(['utf8mb4_bin', 'latin1_german1_ci', 'utf8mb3_bin'])}`);
  if (random.chance(0.06)) set.push(`time_zone = '${random.pick(['+00:00', '-11:30', '+13:00'])}'`);
  if (random.chance(0.05)) set.push("timestamp = UNIX_TIMESTAMP('2021-03-01 10:00:00')");
  if (random.chance(0.04)) set.push(`explicit_defaults_for_timestamp = ${random.pick(['ON', 'OFF'])}`);
  if (random.chance(0.03)) set.push(`old_mode = '${random.pick(['', 'UTF8_IS_UTF8MB3'])}'`);
  return set;
}
