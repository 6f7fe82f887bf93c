import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import type { Terminal } from '../terminal/terminal';

/** Whose key pair it is. */
export type Owner = 'runner' | 'app';

/** What opens the store. */
export interface KeyPair {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Files with one half of a key pair each. */
export interface KeyPairFiles {
  /** A folder with the files `runner.id`, `runner.key`, `app.id` and `app.key`. */
  readonly from?: string | undefined;
  readonly runnerId?: string | undefined;
  readonly runnerKey?: string | undefined;
  readonly appId?: string | undefined;
  readonly appKey?: string | undefined;
}

interface Half {
  readonly owner: Owner;
  readonly part: keyof KeyPair;
  readonly option: Exclude<keyof KeyPairFiles, 'from'>;
  /** As a person types it. */
  readonly flag: string;
  /** In the folder. */
  readonly file: string;
  readonly question: string;
}

const HALVES: readonly Half[] = (['runner', 'app'] as const).flatMap((owner): Half[] => {
  const whose = owner === 'runner' ? 'the runner' : 'the app';
  return [
    {
      ...{ owner, part: 'accessKeyId', option: `${owner}Id`, flag: `--${owner}-id`, file: `${owner}.id` },
      question: `Access key ID of ${whose}`,
    },
    {
      ...{ owner, part: 'secretAccessKey', option: `${owner}Key`, flag: `--${owner}-key`, file: `${owner}.key` },
      question: `Secret access key of ${whose}`,
    },
  ];
});

/**
 * Reads the key pairs from files, or asks for them.
 *
 * @returns `undefined` if the operator left with Ctrl-C
 * @throws Failure (usage) if a half is missing or cannot be a key; no message has a value
 */
export async function readKeyPairs(
  owners: readonly Owner[],
  files: KeyPairFiles,
  terminal: Terminal,
): Promise<Partial<Record<Owner, KeyPair>> | undefined> {
  const halves = HALVES.filter(({ owner }) => owners.includes(owner));
  const given = halves.filter(({ option }) => files[option] !== undefined);
  const pairs: Partial<Record<Owner, Partial<Record<keyof KeyPair, string>>>> = {};
  if (files.from === undefined && given.length === 0 && !terminal.interactive)
    throw usage('secrets', 'cannot ask for the key pairs (no terminal)', 'give --from DIR, or a file for each half');
  for (const half of halves) {
    const path = files[half.option] ?? (files.from === undefined ? undefined : join(files.from, half.file));
    if (path === undefined && given.length > 0)
      throw usage(half.flag, 'is missing', `give a file for each of ${halves.map(({ flag }) => flag).join(', ')}`);
    const value = path === undefined ? await asked(half, terminal) : textOf(half, path);
    if (value === undefined) return undefined;
    checkValue(path ?? half.question, value);
    pairs[half.owner] = { ...pairs[half.owner], [half.part]: value };
  }
  const { runner, app } = pairs as Partial<Record<Owner, KeyPair>>;
  if (runner && app && runner.accessKeyId === app.accessKeyId)
    throw usage(
      'secrets',
      'the runner and the app must not have the same access key',
      'create two identities: npx jerrycan policies prints their policies',
    );
  return { ...(runner && { runner }), ...(app && { app }) };
}

const asked = ({ part, question }: Half, terminal: Terminal): Promise<string | undefined> =>
  part === 'secretAccessKey' ? terminal.askSecret(question) : terminal.ask(question);

function textOf({ flag }: Half, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw usage(path, `cannot be read (${(cause as NodeJS.ErrnoException).code})`, `write the file, or give ${flag}`);
  }
}

/** No store has a key with spaces: a newline at the end comes from an editor, and the store would refuse every request. */
function checkValue(where: string, value: string): void {
  if (value === '') throw usage(where, 'must not be empty', 'give the key');
  if (/\s$/.test(value))
    throw usage(where, 'must not end with a newline or a space', 'write the file with: printf %s … > FILE');
  if (/[\s\p{Cc}]/u.test(value)) throw usage(where, 'must be one word without spaces', 'give the key alone');
}

const usage = (where: string, what: string, next: string): Failure =>
  new Failure(where, what, { next, exitCode: EXIT.usage });
