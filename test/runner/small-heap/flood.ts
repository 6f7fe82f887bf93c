import { keyOf } from '../fakes/kept';
import { PREFIX, type World } from '../fakes/world';

/** The junk that an attacker with the app's key pair puts below the app's prefix, by name: this many versions, keys or directories. */
export const floods: Readonly<Record<string, (world: World, run: string, junk: number) => void>> = {
  'versions of a part': ({ store }, run, junk) => store.flood(keyOf(run, 'dump.sql.zst.00000'), junk),
  'versions of the index': ({ store }, run, junk) => store.flood(keyOf(run, 'index'), junk),
  'versions of the users': ({ store }, run, junk) => store.flood(keyOf(run, 'users.sql.00000'), junk),
  'versions of a key of no point': ({ store }, run, junk) => store.flood(keyOf(run, 'junk'), junk),
  'keys in the directory of a point': ({ store }, run, junk) => store.floodKeys(keyOf(run, 'a-'), junk),
  'keys below the directory of a point': ({ store }, run, junk) => store.floodKeys(keyOf(run, 'a/b'), junk),
  'versions below kanctl/': ({ store }, _, junk) => store.flood(`${PREFIX}/kanctl/dump.sql.gz`, junk),
  'keys below preflight/': ({ store }, _, junk) => store.floodKeys(`${PREFIX}/preflight/`, junk),
  // Ten years old, and invented.
  'directories of runs that never were': ({ store }, _, junk) => {
    for (let hour = 10; junk > 0; hour++, junk -= 50_000)
      store.floodKeys(`${PREFIX}/wordpress-20161121t${hour}0000z-`, Math.min(junk, 50_000), {
        ...{ digits: 5, suffix: '/dump.sql.zst.00000' },
      });
  },
  'versions of a key of a run that never was': ({ store }, _, junk) =>
    store.flood(`${PREFIX}/wordpress-20161121t090000z-aaaaa/dump.sql.zst.00000`, junk),
  'keys of a run that never was': ({ store }, _, junk) =>
    store.floodKeys(`${PREFIX}/wordpress-20161121t080000z-aaaaa/a-`, junk),
  // From before the store's policies refused it.
  'versions below recovered/': ({ store }, run, junk) => store.flood(`${PREFIX}/recovered/${run}/database/index`, junk),
  'keys below recovered/': ({ store }, run, junk) => store.floodKeys(`${PREFIX}/recovered/${run}/database/a-`, junk),
  'versions of restore-point.json': ({ store }, run, junk) =>
    store.flood(keyOf(run, 'restore-point.json'), junk, 'x'.repeat(1000)),
  'versions of state.json': ({ store }, run, junk) => store.flood(keyOf(run, 'state.json'), junk, 'x'.repeat(500)),
};
