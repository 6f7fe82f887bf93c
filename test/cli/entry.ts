import type { CapturedData } from '../../contracts/restore-point';
import type { CatalogEntry } from '../../runner/catalog/catalog';
import { newState, type State } from '../../runner/catalog/state';

/** An entry of the catalog of `shop`: 300 MB of each capture made at this time, verified unless the state differs. */
export function entry(
  time: string,
  state: Partial<State> = {},
  { captures = ['database'], ...more }: Partial<CatalogEntry> & { readonly captures?: readonly string[] } = {},
): CatalogEntry {
  const run = `shop-${time.slice(0, 19).replaceAll(/[-:]/g, '').toLowerCase()}z-abcde`;
  const identity = { app: 'shop', cluster: 'local', run };
  const dataOf = (name: string): CapturedData => {
    const key = `jerrycan/local/shop/${run}/${name}/dump.sql.zst.000`;
    const object = { key, versionId: 'v1', sha256: '0'.repeat(64) };
    return {
      ...{ name, blueprint: 'sha256:0', engine: { name: 'mariadb', version: '10.11.6' } },
      objects: [
        { ...object, artifact: 'dump', bytes: 299_000_000 },
        { ...object, artifact: 'users', bytes: 1_000_000 },
      ],
    };
  };
  return {
    point: {
      ...{ kind: 'jerrycan/restore-point', version: 2, ...identity, time, quiesce: 'never' },
      captures: captures.map(dataOf),
    },
    key: `jerrycan/local/shop/${run}/restore-point.json`,
    versionId: 'v9',
    signedBy: { key: '0123456789abcdef', time },
    state: { ...newState(identity), verified: time, ...state },
    covered: [],
    ...more,
  };
}
