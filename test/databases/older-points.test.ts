import { directoryOf, parseRestorePoint } from '../../contracts/restore-point';
import { pointArtifact } from '../../runner/action-set/point-artifact';
import { type OlderPoint, olderBucket, olderRows } from '../points/older-bucket';
import { describeServer, shop } from './server/shop';

const SHOP = `SELECT id, customer, note, price, HEX(photo), placed FROM shop.orders ORDER BY id; SELECT * FROM shop.totals;
  SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE FROM information_schema.tables WHERE TABLE_SCHEMA IN ('shop', 'odd \`name\` ü') ORDER BY 1, 2;
  SELECT TRIGGER_NAME FROM information_schema.triggers WHERE TRIGGER_SCHEMA = 'shop';
  SELECT ROUTINE_NAME FROM information_schema.routines WHERE ROUTINE_SCHEMA = 'shop';
  SELECT EVENT_NAME FROM information_schema.events WHERE EVENT_SCHEMA = 'shop'; CALL shop.count_orders()`;
const ODD = 'SELECT * FROM `odd ``name`` ü`.t';

/** Restores the points of an earlier commit (`test/points/v1/`) with this commit's scripts. */
describeServer('a restore point that an earlier commit wrote', () => {
  const at = shop();
  const { points, prefix, versions } = olderBucket();
  const bodyOf = (key: string) => versions.find((version) => version.key === key)!.body!;

  beforeAll(async () => {
    for (const { key, body } of versions) if (body) await at.store.write(key, body);
  });

  beforeEach(() => {
    at.server.sql(`CREATE OR REPLACE DATABASE shop; CREATE TABLE shop.later (a INT); CREATE OR REPLACE DATABASE other;
      DROP DATABASE IF EXISTS \`odd \`\`name\`\` ü\`; DROP USER IF EXISTS reader@'%'`);
  });

  const artifactsOf = (run: string) => {
    const { signed } = JSON.parse(bodyOf(`${run}/restore-point.json`).toString());
    const [data] = parseRestorePoint(signed, prefix).captures;
    return pointArtifact(data!.objects, directoryOf(run, data!));
  };

  test.each([
    ['retired', SHOP],
    ['users', `${SHOP}; ${ODD}`],
    ['gzip', `${SHOP}; ${ODD}`],
    ['safety', SHOP],
  ] as const satisfies readonly (readonly [OlderPoint, string])[])('is restored: %s', async (kind, query) => {
    const artifacts = artifactsOf(points[kind]);
    const options = { users: 'true' };
    const preflight = await at.run('preflight', { options: { ...artifacts.point, ...options } });
    expect({ code: preflight.code, log: preflight.log }).toEqual({
      code: 0,
      log: expect.not.stringContaining('ERROR'),
    });
    const restore = await at.run('restore', { artifacts, options });
    expect({ code: restore.code, log: restore.log }).toEqual({ code: 0, log: expect.not.stringContaining('ERROR') });
    expect(restore.artifacts.server).toMatchObject({ warnings: '' });
    expect(at.server.sql(query)).toBe(olderRows(points[kind]));
    expect(at.server.sql("SHOW DATABASES LIKE 'other'")).toBe('other');
    const users = bodyOf(`${points[kind]}/users.sql.00000`).toString();
    const granted = users.match(/^GRANT .*(?=;$)/gm) ?? [];
    expect(granted).toHaveLength(kind === 'users' || kind === 'gzip' ? 3 : 0);
    const readers = at.server.sql("SELECT COUNT(*) FROM mysql.user WHERE user = 'reader'");
    expect(readers).toBe(granted.length > 0 ? '1' : '0');
    if (granted.length === 0) return;
    const shown = at.server.sql("SHOW GRANTS FOR reader@'%'").split('\n');
    expect(shown.map(inOrder).sort()).toEqual(granted.map(inOrder).sort());
  });

  test('with its safety point, exactly: what that restore did not know is gone', async () => {
    const artifacts = artifactsOf(points.safety);
    expect(await at.run('restore', { artifacts, options: { undo: 'true' } })).toMatchObject({ code: 0 });
    expect(at.server.sql(SHOP)).toBe(olderRows(points.safety));
    expect(at.server.sql("SHOW DATABASES LIKE 'other'")).toBe('');
  });

  test('of which a part is altered is refused before anything is dropped', async () => {
    const key = `${points.gzip}/dump.sql.gz.00003`;
    const altered = Buffer.from(bodyOf(key));
    altered[500]! ^= 1;
    await at.store.write(key, altered);
    const { code, log } = await at.run('restore', { artifacts: artifactsOf(points.gzip) });
    expect({ code, log }).toEqual({ code: 1, log: expect.stringContaining('nothing was changed: ') });
    expect(at.server.sql('SHOW TABLES FROM shop')).toBe('later');
    await at.store.write(key, bodyOf(key));
  });
});

/** A server lists the columns of a grant in any order. */
const inOrder = (grant: string) =>
  grant.replace(/\((.*?)\)/, (_, columns: string) => `(${columns.split(', ').sort().join(', ')})`);
