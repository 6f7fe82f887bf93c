import { join } from 'node:path';
import { runnerBundle } from './runner-bundle';

let text: string | undefined;

/** Returns the text of the hook's program. It is built once, because all apps use the same program. */
export function beforeSyncBundle(): string {
  text ??= runnerBundle(join(__dirname, '../..'), 'runner/before-sync/main.ts');
  return text;
}
