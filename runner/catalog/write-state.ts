import type { Context } from '../ports/context';
import { signed } from './signing';
import { type State, stateFile } from './state';

export async function writeState(context: Context, state: State): Promise<void> {
  const { config, store } = context;
  const key = `${config.store.prefix}/${state.run}/${stateFile}`;
  await store.put(key, signed(context, state));
}
