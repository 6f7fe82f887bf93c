import { demo } from './demo';
import { operator } from './operator';
import { review } from './review';
import type { Rooms } from './room';
import { runner } from './runner';
import { store } from './store';
import { synthesis } from './synthesis';

/** Every folder with TypeScript in it, but for `test/`. The tables of CONTRIBUTING.md and of the runner's page are made from it. */
export const rooms: Rooms = { ...synthesis, ...store, ...runner, ...operator, ...review, ...demo };
