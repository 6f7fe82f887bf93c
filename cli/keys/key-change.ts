import type { KeyFile } from '../../contracts/files/signing-keys';
import { parseTime } from '../../contracts/time';
import { EXIT, type ExitCode } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import type { KeysContext, KeysOptions } from './keys-context';
import { writeKeyFile } from './signing-key';

/** What is asked of the keys; `make`: that there is one. */
export type KeyChange =
  | { readonly kind: 'make' | 'rotate' | 'finish' }
  | { readonly kind: 'revoke'; readonly id: string; readonly since: Date };

/** @throws Failure (usage) if the options say two things, or a time that is none */
export function keyChange({ rotate, finish, revoke, since }: KeysOptions, now: number): KeyChange {
  const said = [rotate && '--rotate', finish && '--finish', revoke !== undefined && '--revoke'].filter(Boolean);
  if (said.length > 1) throw usage(said.join(' and '), 'cannot be done at once', 'give one of them');
  if (since !== undefined && revoke === undefined) throw usage('--since', 'revokes nothing', 'give --revoke <id> too');
  if (revoke === undefined) return { kind: rotate ? 'rotate' : finish ? 'finish' : 'make' };
  const from = since === undefined ? now : parseTime(since);
  if (from === undefined)
    throw usage('--since', `must be a UTC time (${since})`, 'write one such as 2026-11-21T04:15:00Z');
  if (from > now) throw usage('--since', `must not be in the future (${since})`, 'leave it out to revoke the key now');
  return { kind: 'revoke', id: revoke, since: new Date(from) };
}

/** Writes the public halves, and says what to do with them. */
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
      next: 'the Secret stays as it is: run the same command again, or discard what was printed',
      cause,
    });
  }
  terminal.err(`${file.app}: ${said} in ${path}; now synthesize again ('npm start') and commit`);
  return EXIT.done;
}

function usage(where: string, what: string, next: string): Failure {
  return new Failure(where, what, { next, exitCode: EXIT.usage });
}
