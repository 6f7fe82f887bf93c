import type { Random } from '../../../world/machine/random';
import { PHRASES, text } from './names';

export type Family =
  | 'whole'
  | 'decimal'
  | 'real'
  | 'bit'
  | 'time'
  | 'text'
  | 'bytes'
  | 'enum'
  | 'json'
  | 'network'
  | 'shape';

/** The type of a column, and values for it. */
export interface ColumnType {
  readonly sql: string;
  readonly family: Family;
  readonly values: readonly string[];
  /** Values that it accepts in any sql_mode. */
  readonly safe: readonly string[];
  /** Whether an index needs a prefix length. */
  readonly long?: boolean;
}

/** Without sjis, which has two backslashes. */
export const COLLATIONS = [
  'utf8mb4_general_ci',
  'utf8mb4_bin',
  'utf8mb4_unicode_ci',
  'utf8mb4_unicode_520_nopad_ci',
  'utf8mb4_uca1400_ai_ci',
  'utf8mb3_general_ci',
  'utf8mb3_bin',
  'utf8mb3_german2_ci',
  'latin1_swedish_ci',
  'latin1_german1_ci',
  'latin2_czech_cs',
  'ascii_bin',
  'cp1251_bulgarian_ci',
  'big5_chinese_ci',
  'gbk_chinese_ci',
  'ucs2_general_ci',
  'utf16_unicode_ci',
  'utf32_bin',
  'binary',
];

/** A collation with its character set, as a clause. */
export function collation(random: Random): string {
  const name = random.pick(COLLATIONS);
  const [charset] = name.split('_');
  return `CHARACTER SET ${charset}${random.chance(0.7) ? ` COLLATE ${name}` : ''}`;
}

const DATES = ["'2026-11-29'", "'1000-01-01'", "'9999-12-31'", "'0000-00-00'", "'2024-02-00'", "'2024-02-30'"];
const TIMES = [
  "'2026-11-29 12:34:56.789012'",
  "'1970-01-01 00:00:01'",
  "'2038-01-19 03:14:07'",
  "'0000-00-00 00:00:00'",
];
const WORDS = PHRASES.map(text);
const BYTES = ["''", "x'00'", "x'00ff0a0d27221a5c'", "x'e9'", "REPEAT(x'27', 300)"];
const SHAPES = ['POINT(1, 2.5)', "ST_GeomFromText('POINT(0 0)', 4326)"];

const whole = (random: Random, name: string): ColumnType => ({
  sql: `${name}${random.chance(0.3) ? `(${random.whole(1, 20)})` : ''}${random.pick(['', '', ' UNSIGNED', ' UNSIGNED ZEROFILL'])}`,
  family: 'whole',
  safe: ['0', '1', '7'],
  values: ['0', '1', '-1', '127', '255', '9223372036854775807', '18446744073709551615', '-9223372036854775808'],
});

const real = (random: Random, name: string): ColumnType => ({
  sql: `${name}${random.pick(['', '', '(10,3)'])}${random.pick(['', '', ' UNSIGNED'])}`,
  family: 'real',
  safe: ['0', '0.1', '1.25'],
  values: [
    '0',
    '-0e0',
    '0.1',
    '1.23456789',
    '16777217',
    '3.4028234e38',
    '1e308',
    '1.7976931348623157e308',
    '5e-324',
    '1e-40',
    '1/3',
  ],
});

const fraction = (random: Random, name: string) => `${name}${random.pick(['', '', '(1)', '(3)', '(6)'])}`;

const LISTS = [
  ["'a'", "'b'", "'c'"],
  ["'-'", "'it''s'", "'x y'"],
  ["'é'", "'x表'"],
  ["'\"'", "'`'", "'/*'"],
  ["'\\\\'", "'{'"],
];

/**
 * One value of a list, or several of them. No value is '', because an empty set reads the same. No two values read the
 * same in a character set that lacks their letters.
 */
function listed(random: Random): ColumnType {
  const list = random.pick(LISTS);
  return {
    sql: `${random.pick(['ENUM', 'SET'])}(${list.join(',')})`,
    family: 'enum',
    safe: list,
    values: [...list, '1', '2'],
  };
}

const makers: readonly ((random: Random) => ColumnType)[] = [
  (random) => whole(random, random.pick(['TINYINT', 'SMALLINT', 'MEDIUMINT', 'INT', 'BIGINT'])),
  (random) => whole(random, random.pick(['INT', 'BIGINT'])),
  (random) => ({
    sql: `DECIMAL${random.pick(['', '(9,2)', '(65,30)', '(38,0)', '(5,5)'])}${random.pick(['', '', ' UNSIGNED', ' ZEROFILL'])}`,
    family: 'decimal',
    safe: ['0', '0.5'],
    values: ['0', '1.005', '-99999.99999', '12345678901234567890.123456789', '0.00000001'],
  }),
  (random) => real(random, random.pick(['FLOAT', 'DOUBLE', 'DOUBLE PRECISION', 'REAL'])),
  (random) => ({
    sql: `BIT(${random.pick([1, 7, 8, 64])})`,
    family: 'bit',
    safe: ["b'0'", "b'1'"],
    values: ["b'0'", "b'1'", "b'1010'", "x'ff'"],
  }),
  () => ({ sql: 'BOOLEAN', family: 'whole', safe: ['TRUE', 'FALSE'], values: ['TRUE', 'FALSE'] }),
  () => ({ sql: 'DATE', family: 'time', safe: ["'2026-11-29'", "'1000-01-01'"], values: DATES }),
  (random) => ({
    sql: fraction(random, 'DATETIME'),
    family: 'time',
    safe: TIMES.slice(0, 3),
    values: [...TIMES, "'2024-03-31 02:30:00'"],
  }),
  (random) => ({ sql: fraction(random, 'TIMESTAMP'), family: 'time', safe: TIMES.slice(0, 3), values: TIMES }),
  (random) => ({
    sql: fraction(random, 'TIME'),
    family: 'time',
    safe: ["'00:00:00'", "'-10:00:00'"],
    values: ["'00:00:00'", "'-838:59:59'", "'23:59:59.999999'"],
  }),
  () => ({ sql: 'YEAR', family: 'time', safe: ['1901', '2155'], values: ['0', '1901', '2155', '2026'] }),
  (random) => ({ sql: `CHAR(${random.pick([0, 1, 10, 255])})`, family: 'text', safe: ["''"], values: WORDS }),
  (random) => ({
    sql: `VARCHAR(${random.pick([1, 20, 255, 1000])})`,
    family: 'text',
    safe: ["''", "'x'", "' '"],
    values: WORDS,
  }),
  (random) => ({ sql: `VARCHAR(${random.pick([40, 80])})`, family: 'text', safe: WORDS, values: WORDS }),
  (random) => ({
    sql: random.pick(['TINYTEXT', 'TEXT', 'MEDIUMTEXT', 'LONGTEXT']),
    family: 'text',
    safe: WORDS,
    values: WORDS,
    long: true,
  }),
  (random) => ({
    sql: `${random.pick(['BINARY', 'VARBINARY'])}(${random.pick([1, 16, 200])})`,
    family: 'bytes',
    safe: ["''", "x'00'", "x'e9'", "'\\\\'"],
    values: BYTES,
  }),
  (random) => ({
    sql: random.pick(['TINYBLOB', 'BLOB', 'MEDIUMBLOB', 'LONGBLOB']),
    family: 'bytes',
    safe: BYTES,
    values: BYTES,
    long: true,
  }),
  listed,
  () => ({
    sql: 'JSON',
    family: 'json',
    safe: ["'{}'", "'[]'"],
    values: ["'{}'", '\'[1, "a", null]\'', '\'{"k": "\\\\"é"}\''],
    long: true,
  }),
  () => ({
    sql: 'INET6',
    family: 'network',
    safe: ["'::1'"],
    values: ["'::1'", "'2001:db8::ff00:42:8329'", "'::ffff:192.0.2.1'"],
  }),
  () => ({ sql: 'INET4', family: 'network', safe: ["'192.0.2.1'"], values: ["'192.0.2.1'", "'0.0.0.0'"] }),
  () => ({
    sql: 'UUID',
    family: 'network',
    safe: ["'123e4567-e89b-12d3-a456-426655440000'"],
    values: ["'123e4567-e89b-12d3-a456-426655440000'", "'00000000-0000-0000-0000-000000000000'"],
  }),
  (random) => ({
    sql: random.pick(['POINT', 'GEOMETRY']),
    family: 'shape',
    safe: SHAPES.slice(0, 1),
    values: SHAPES,
    long: true,
  }),
];

export const columnType = (random: Random): ColumnType => random.pick(makers)(random);
