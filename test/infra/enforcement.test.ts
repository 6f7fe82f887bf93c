import { createHash } from 'node:crypto';
import { compatiblePolicy } from '../../infra/policies/compatible-policy';
import type { IdentityKind } from '../../infra/policies/identity-policy';
import type { ObjectVersion } from '../../runner/ports/object-store';
import { attempt } from './enforcement/attempt';
import { type Cell, cells, kinds, places, policyOf } from './enforcement/matrix';
import { BUCKET, type KeyPair, Minio } from './enforcement/minio';
import type { Target } from './enforcement/operation';

const program = process.env.MINIO;
const pairs = Object.fromEntries(
  kinds.map((kind) => [kind, { accessKeyId: `${kind}-key`, secretAccessKey: `${kind} has no secret` }]),
) as Record<IdentityKind, KeyPair>;

/** Against the real server: `MINIO=/path/to/minio npx jest test/infra/enforcement`. */
const describeStore = program ? describe : describe.skip;
if (!program) test.skip('the identities at a real MinIO: left out, no program is named by MINIO', () => {});

// Keys are known before the server starts, versions are not.
const parts = Object.fromEntries(
  Object.entries(places).map(([where, prefix]) => [
    where,
    { key: `${prefix}/run-0/dump.sql.zst.00000`, versionId: '' },
  ]),
) as Record<keyof typeof places, Target>;
/** MinIO treats the right to HeadBucket as a right to list versions, even if that is denied: names, no bytes. AWS does not. */
const lenient = ({ kind, operation }: Cell) => kind === 'app' && operation.name === 'ListObjectVersions of all';
const names = cells(parts)
  .filter(({ operation }) => !operation.onlyAws)
  .map((cell) => {
    const expected = cell.done || lenient(cell) ? 'done' : '403';
    return [cell.kind, cell.operation.name, cell.where, expected] as const;
  });

describeStore('the identities, judged by a real MinIO', () => {
  let minio: Minio;
  let all: Cell[];
  let before: string;

  const versions = async () => {
    const found: ObjectVersion[] = [];
    for await (const version of minio.store().versions('')) found.push(version);
    return found;
  };
  const settings = async () =>
    JSON.stringify(await Promise.all(['object-lock', 'lifecycle', 'versioning'].map((query) => minio.setting(query))));

  beforeAll(async () => {
    minio = await Minio.start(program!);
    await minio.makeBucket();
    // Before the lock, so that only the policy refuses to delete a version.
    const put = async (key: string) => ({ key, versionId: (await minio.store().put(key, 'first'))!.versionId! });
    const there: Record<string, Target> = {};
    for (const [where, prefix] of Object.entries(places)) {
      there[where] = await put(`${prefix}/run-0/dump.sql.zst.00000`);
      await put(`${prefix}/run-0/restore-point.json`);
      await put(`${prefix}/run-0/state.json`);
      await put(`${prefix}/recovered/run-0/dump.sql.zst.00000`);
    }
    await minio.lock(14);
    await minio.expire(14);
    before = await settings();
    for (const kind of kinds) {
      const place = { bucket: BUCKET, region: 'us-east-1', key: 'arn:aws:kms:us-east-1:111122223333:key/0a' };
      await minio.makeUser(pairs[kind], compatiblePolicy(policyOf(kind, place)));
    }
    // MinIO accepts policies that it cannot read again (seen with NotAction and 2026-02), and uses its copy in memory until a restart.
    await minio.restart();
    all = cells(there as typeof parts).filter(({ operation }) => !operation.onlyAws);
  }, 60_000);

  afterAll(() => minio.end());

  it('are tested in at least 60 cells, half of them with the in-cluster keys', () => {
    expect(names.length).toBeGreaterThanOrEqual(60);
  });

  it.each(names)('%s › %s › %s: %s', async (...[kind, name, where, expected]) => {
    const cell = all.find((each) => each.kind === kind && each.where === where && each.operation.name === name)!;
    expect(await attempt(minio.client(pairs[kind]), cell.operation)).toBe(expected);
  });

  it('learn before a run what they may not write', async () => {
    const runner = minio.store(pairs.runner);
    await runner.probeWrite(`${places.own}/run-1/restore-point.json`);
    const refused = { status: 403, code: 'AccessDenied' };
    await expect(runner.probeWrite(`${places.own}/run-1/dump.sql.zst.00000`)).rejects.toMatchObject(refused);
    await expect(runner.probeWrite(`${places["another app's"]}/run-1/restore-point.json`)).rejects.toMatchObject(
      refused,
    );
    await expect(minio.store(pairs.auditor).probeWrite(`${places.own}/run-1/restore-point.json`)).rejects.toMatchObject(
      refused,
    );
  });

  it('have destroyed and changed nothing: every first version and all settings of the bucket are intact', async () => {
    const found = (await versions()).filter(({ marker }) => !marker);
    for (const { key, versionId } of Object.values(places).map(
      (prefix) => found.filter(({ key }) => key === `${prefix}/run-0/dump.sql.zst.00000`).at(-1)!,
    ))
      expect((await minio.store().digest(key, versionId))?.sha256).toBe(
        createHash('sha256').update('first').digest('hex'),
      );
    expect(await settings()).toBe(before);
  });
});
