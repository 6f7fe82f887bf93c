import type { KeyFile } from '../../contracts/files/signing-keys';
import { parseTime } from '../../contracts/time';
import { EXIT, type ExitCode } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import type { KeysContext, KeysOptions } from './keys-context';
import { writeKeyFile } from './signing-key';

/** The requested change of the keys. `make` makes a key only if there is none. */
export type KeyChange =
  | { readonly kind: 'make' | 'rotate' | 'finish' }
  | { readonly kind: 'revoke'; readonly id: string; readonly since: Date };

/** @throws Failure (usage) if the options contradict each other, or the time is invalid */
export function keyChange({ rotate, finish, revoke, since }: KeysOptions, now: number): KeyChange {
  const said = [rotate && '--rotate', finish && '--finish', revoke !== undefined && '--revoke'].filter(Boolean);
  if (said.length > 1) throw usage(said.join(' and '), 'cannot be combined', 'pass only one of them');
  if (since !== undefined && revoke === undefined) throw usage('--since', 'requires --revoke', 'add --revoke <id>');
  if (revoke === undefined) return { kind: rotate ? 'rotate' : finish ? 'finish' : 'make' };
  const from = since === undefined ? now : parseTime(since);
  if (from === undefined)
    throw usage('--since', `must be a UTC time (${since})`, 'pass a time such as 2026-11-21T04:15:00Z');
  if (from > now) throw usage('--since', `must not be in the future (${since})`, 'omit it to revoke the key now');
  return { kind: 'revoke', id: revoke, since: new Date(from) };
}

/** Writes the public keys, and prints what to do next. */
export function publish(
  file: KeyFile,
  said: string,
  { repository, terminal }: Pick<KeysContext, 'repository' | 'terminal'>,
): ExitCode {
  const path = repository.keysPath(file.app);
  try {
    writeKeyFile(repository, file);
  } catch (cause) {
    throw new Failure(path, `cannot be written (${(cause as Error).message})`, {
      next: 'the Secret is unchanged: run the same command again, or discard the printed manifest',
      cause,
    });
  }
  terminal.err(`${file.app}: ${said} in ${path}; now run \`npm start\` and commit`);
  return EXIT.done;
}

function usage(where: string, what: string, next: string): Failure {
  return new Failure(where, what, { next, exitCode: EXIT.usage });
}
