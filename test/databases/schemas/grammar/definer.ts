import type { Random } from '../../../world/machine/random';
import { text } from './names';

/** Accounts and a role that exist while the schemas are created and restored. */
export const ACCOUNTS = [
  "CREATE USER IF NOT EXISTS app@'%'",
  "GRANT ALL ON *.* TO app@'%'",
  "CREATE USER IF NOT EXISTS 'odd ''user\"`'@'10.%'",
  "GRANT ALL ON *.* TO 'odd ''user\"`'@'10.%'",
  'CREATE ROLE IF NOT EXISTS keeper',
  'GRANT ALL ON *.* TO keeper',
];

const DEFINERS = ["app@'%'", "'odd ''user\"`'@'10.%'", 'keeper', 'root@localhost', 'CURRENT_USER'];

/** ` DEFINER=…`, or nothing. */
export const definer = (random: Random, others: readonly string[] = []) =>
  random.chance(0.35) ? ` DEFINER=${random.pick([...DEFINERS, ...others])}` : '';

/** An account that does not exist: objects that it defines cannot run. */
export const NOBODY = `${text('gone')}@'%'`;

export const security = (random: Random) => random.pick(['', '', ' SQL SECURITY INVOKER', ' SQL SECURITY DEFINER']);
