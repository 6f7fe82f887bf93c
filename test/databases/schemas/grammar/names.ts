import type { Random } from '../../../world/machine/random';

/** Names that break a shell, a client, a comment in a dump, or the log of a task. */
const ODD = [
  'select',
  'order',
  'group key',
  'a`b',
  "it's",
  'say "x"',
  'back\\slash',
  '$(id)',
  '${x}',
  'per%cent',
  'a.b',
  '-x',
  '--',
  '#',
  '1st',
  '123',
  '1e5',
  'semi;colon',
  '*/ x /*!',
  '/*!50000 x*/',
  'naïve ü',
  '表',
  'ﬀ',
  '{{ .x }}',
  '###Phase-output###:',
  "@a'b",
  '(a,b)',
  'tab\there',
  'x\ny',
  'DELIMITER',
  'values',
  'row_start',
  'System',
];

/** Quotes an identifier for SQL. */
export const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

/** Quotes a string for SQL in any sql_mode. */
export const text = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** Generates unique, quoted names. Every seventh is odd. */
export class Names {
  private readonly given = new Set<string>();

  constructor(
    private readonly random: Random,
    private readonly oddity = 0.15,
  ) {}

  fresh(stem: string): string {
    let name = this.random.chance(this.oddity) ? this.odd(stem) : stem;
    if (this.given.has(name.toLowerCase())) name = `${name}${this.given.size}`;
    this.given.add(name.toLowerCase());
    return quoted(name);
  }

  private odd(stem: string): string {
    if (this.random.chance(0.08)) return stem.padEnd(64, 'x').slice(0, 61);
    if (this.random.chance(0.1)) return stem.toUpperCase();
    return this.random.pick(ODD);
  }
}

/** Texts for comments, values and bodies. */
export const PHRASES = [
  '',
  'plain',
  "it's",
  'a "quoted" `word`',
  'back\\slash \\n \\',
  'ends with \\\\',
  "'; DROP TABLE x; --",
  'Zoë 🦊 表',
  '/* c */ -- d # e',
  '{{ .x }} ${y} $(z) %s $$',
  'two\nlines',
  '-- Dump completed',
  '###Phase-output###:{}',
  'DEFINER=`nobody`@`nowhere`',
  '/*!50001 x */',
  ' padded ',
];

/**
 * Texts for comments of routines and events. In SHOW CREATE the server escapes other texts twice: characters beyond
 * ASCII if the object's client did not use Unicode, and backslashes in NO_BACKSLASH_ESCAPES.
 */
export const PLAIN_PHRASES = PHRASES.filter((phrase) => /^[ -[\]-~]*$/.test(phrase));
