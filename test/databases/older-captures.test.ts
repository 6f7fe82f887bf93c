import { directoryOf, parseRestorePoint } from '../../contracts/restore-point';
import { pointArtifact } from '../../runner/action-set/point-artifact';
import { olderBucket, olderRows } from '../points/older-bucket';
import { describeServer, shop } from './server/shop';

const QUERIES = {
  database:
    'SELECT id, customer, note, price, HEX(photo), placed FROM shop.orders ORDER BY id; SELECT * FROM shop.totals',
  crm: 'SELECT * FROM crm.people ORDER BY id',
} as const;
const KINDS = ['retired', 'users', 'gzip', 'safety'] as const;
const CAPTURES = ['database', 'crm'] as const;

/** Restores the points of an earlier commit (`test/points/v2/`) with this commit's scripts. */
describeServer('a restore point of two captures that an earlier commit wrote', () => {
  const at = shop();
  const { points, prefix, versions } = olderBucket('v2');

  beforeAll(async () => {
    for (const { key, body } of versions) if (body) await at.store.write(key, body);
  });

  test.each(KINDS.flatMap((kind) => CAPTURES.map((capture) => [kind, capture] as const)))(
    'is restored: %s, %s',
    async (kind, capture) => {
      at.server.sql('DROP DATABASE IF EXISTS shop; DROP DATABASE IF EXISTS crm; CREATE OR REPLACE DATABASE other');
      const run = points[kind];
      const text = versions.find(({ key }) => key === `${run}/restore-point.json`)!.body!.toString();
      const point = parseRestorePoint(JSON.parse(text).signed, prefix);
      const data = point.captures.find(({ name }) => name === capture)!;
      const artifacts = pointArtifact(data.objects, directoryOf(run, data));
      expect(artifacts.point.directory).toBe(`${run}/${capture}`);
      const preflight = await at.run('preflight', { options: artifacts.point });
      expect({ code: preflight.code, log: preflight.log }).toMatchObject({ code: 0 });
      const restore = await at.run('restore', { artifacts });
      expect({ code: restore.code, log: restore.log }).toEqual({ code: 0, log: expect.not.stringContaining('ERROR') });
      expect(at.server.sql(QUERIES[capture])).toBe(olderRows(`${run}.${capture}`, 'v2'));
      // A load touches the databases of its own capture only.
      const others = at.server.sql("SHOW DATABASES WHERE `Database` IN ('shop', 'crm', 'other')").split('\n');
      expect(others).toEqual([capture === 'database' ? 'shop' : 'crm', 'other'].sort());
    },
  );
});
