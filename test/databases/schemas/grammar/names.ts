import type { Random } from '../../../world/machine/random';

/** What breaks a shell, a client, a dump's comment or the log of a task when it is in a name. */
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

/** An identifier as SQL writes it. */
export const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

/** A string as SQL writes it, in whatever sql_mode. */
export const text = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** Names of which none is given twice; every seventh is odd. Quoted. */
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

/** The texts of comments, values and bodies. */
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
 * The texts of the comments of routines and events. The server writes others twice escaped into SHOW CREATE: characters beyond ASCII where the object's client
 * was not of Unicode, and backslashes in NO_BACKSLASH_ESCAPES.
 */
export const PLAIN_PHRASES = PHRASES.filter((phrase) => /^[ -[\]-~]*$/.test(phrase));
