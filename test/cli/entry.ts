import type { CatalogEntry } from '../../runner/catalog/catalog';
import { newState, type State } from '../../runner/catalog/state';

/** An entry of the catalog of `shop`: 300 MB made at this time, verified unless something else is said. */
export function entry(time: string, state: Partial<State> = {}, more: Partial<CatalogEntry> = {}): CatalogEntry {
  const run = `shop-${time.slice(0, 19).replaceAll(/[-:]/g, '').toLowerCase()}z-abcde`;
  const identity = { app: 'shop', cluster: 'local', run };
  const object = {
    artifact: 'dump',
    key: `jerrycan/local/shop/${run}/dump.sql.zst.000`,
    versionId: 'v1',
    sha256: '0'.repeat(64),
  };
  return {
    point: {
      ...{ kind: 'jerrycan/restore-point', version: 1, ...identity, time, quiesce: 'never', blueprint: 'sha256:0' },
      engine: { name: 'mariadb', version: '10.11.6' },
      objects: [
        { ...object, bytes: 299_000_000 },
        { ...object, artifact: 'users', bytes: 1_000_000 },
      ],
    },
    key: `jerrycan/local/shop/${run}/restore-point.json`,
    versionId: 'v9',
    signedBy: { key: '0123456789abcdef', time },
    state: { ...newState(identity), verified: time, ...state },
    covered: [],
    ...more,
  };
}
