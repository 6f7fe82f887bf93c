import { join } from 'node:path';
import { runnerBundle } from './runner-bundle';

let text: string | undefined;

/** The text of the hook's program, made once: the same for every app that has one. */
export function beforeSyncBundle(): string {
  text ??= runnerBundle(join(__dirname, '../..'), 'runner/before-sync/main.ts');
  return text;
}
