import { type Completion, longName, type OptionDescription } from './option';
import type { AnyVerb } from './verb';

/** A word that can be typed next. */
export interface Candidate {
  readonly word: string;
  readonly help: string;
}

/** `files`: any path; the shell completes it. */
export type Candidates = readonly Candidate[] | 'files';

/** The names of a repository: its folder is known when the words before are read. */
export type Names = (kind: 'app' | 'cluster' | 'store', root: string) => readonly string[];

/**
 * What can be typed next.
 *
 * @param typed the words after `jerrycan`, the last one half typed or empty
 */
export function candidates(typed: readonly string[], verbs: readonly AnyVerb[], names: Names): Candidates {
  const words = joined(typed);
  const [name = '', ...rest] = words;
  if (rest.length === 0) return matching(name, verbWords(verbs, name));
  const verb = verbs.find((each) => each.name === name);
  if (!verb) return [];
  const line = read(rest, verb);
  const of = (completes: Completion | undefined) => values(completes, line.root, names);
  const [, option, half] = /^(--[^=]+)=(.*)$/.exec(line.current) ?? [];
  if (option !== undefined) return withPrefix(of(completesOf(verb, option)), half!, `${option}=`);
  if (line.option !== undefined) return withPrefix(of(completesOf(verb, line.option)), line.current);
  if (line.current.startsWith('-')) return matching(line.current, optionWords(verb, rest));
  const args = verb.args ?? [];
  const argument = args[line.position] ?? (args.at(-1)?.variadic ? args.at(-1) : undefined);
  return withPrefix(of(argument?.completes), line.current);
}

/** bash hands `--store=local` on as three words. */
function joined(words: readonly string[]): string[] {
  const all: string[] = [];
  for (const word of words) {
    const last = all.at(-1);
    if (last?.startsWith('--') && (word === '=' || last.endsWith('='))) all.push(`${all.pop()}${word}`);
    else all.push(word);
  }
  return all;
}

interface ReadLine {
  readonly root: string;
  readonly current: string;
  /** The option whose value is typed. */
  readonly option?: string;
  /** The number of arguments before. */
  readonly position: number;
}

function read(rest: readonly string[], verb: AnyVerb): ReadLine {
  let root = process.cwd();
  let option: string | undefined;
  let position = 0;
  for (const word of rest.slice(0, -1)) {
    if (option !== undefined) {
      if (option === '--root') root = word;
      option = undefined;
    } else if (word.startsWith('-')) option = takesValue(verb, word) ? word : undefined;
    else position++;
  }
  return { root, current: rest.at(-1)!, position, ...(option !== undefined && { option }) };
}

const optionsOf = (verb: AnyVerb): [string, OptionDescription][] =>
  Object.entries(verb.options).map(([field, option]) => [longName(field, option), option]);

function completesOf(verb: AnyVerb, name: string): Completion | undefined {
  const option = optionsOf(verb).find(([long]) => long === name)?.[1];
  return option && 'completes' in option ? option.completes : undefined;
}

const takesValue = (verb: AnyVerb, name: string): boolean =>
  optionsOf(verb).some(([long, { kind }]) => long === name && (kind === 'value' || kind === 'repeated'));

function values(completes: Completion | undefined, root: string, names: Names): Candidates {
  if (completes === 'file' || completes === 'folder') return 'files';
  if (completes === undefined) return [];
  const all = typeof completes === 'string' ? names(completes, root) : completes;
  return all.map((word) => ({ word, help: '' }));
}

function withPrefix(found: Candidates, half: string, prefix = ''): Candidates {
  if (found === 'files') return found;
  return matching(half, found).map(({ word, help }) => ({ word: `${prefix}${word}`, help }));
}

const HELP: Candidate = { word: '--help', help: 'print this help' };

const verbWords = (verbs: readonly AnyVerb[], typed: string): Candidate[] =>
  typed.startsWith('-')
    ? [HELP, { word: '--version', help: 'print the version' }]
    : verbs.map(({ name, summary }) => ({ word: name, help: summary }));

/** Options that the line does not have yet; those that may be repeated in any case. */
const optionWords = (verb: AnyVerb, rest: readonly string[]): Candidate[] => [
  ...optionsOf(verb)
    .filter(([long, { kind }]) => kind === 'repeated' || !rest.slice(0, -1).includes(long))
    .map(([word, { help }]) => ({ word, help })),
  HELP,
];

const matching = (half: string, all: readonly Candidate[]): Candidate[] =>
  all.filter(({ word }) => word.startsWith(half));
