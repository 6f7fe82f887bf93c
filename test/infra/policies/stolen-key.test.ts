import { createHash, generateKeyPairSync } from 'node:crypto';
import type { RestorePoint, StoredObject } from '../../../contracts/restore-point';
import { compatiblePolicy } from '../../../infra/policies/compatible-policy';
import { readCatalog } from '../../../runner/catalog/catalog';
import { keyId, seal } from '../../../runner/catalog/signature';
import { StoreError } from '../../../runner/ports/object-store';
import { places, policyOf } from '../enforcement/matrix';
import { BUCKET, type KeyPair, Minio } from '../enforcement/minio';
import { operationsBelow, operationsOnBucket } from '../enforcement/operation';

const program = process.env.MINIO;
const describeStore = program ? describe : describe.skip;
if (!program) test.skip('a stolen key at a real MinIO: left out, no program is named by MINIO', () => {});

const RUN = 'app-1-20261121t081500z-abcde';
const DIRECTORY = `${places.own}/${RUN}`;
const app: KeyPair = { accessKeyId: 'stolen-app', secretAccessKey: 'a thief has it' };
const runner: KeyPair = { accessKeyId: 'stolen-runner', secretAccessKey: 'a thief has it' };
const auditor: KeyPair = { accessKeyId: 'auditor', secretAccessKey: 'with people' };
const recoverer: KeyPair = { accessKeyId: 'recoverer', secretAccessKey: 'with people, offline' };
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const spki = publicKey.export({ format: 'der', type: 'spki' });
const publicKeys = [{ id: keyId(spki), spki: spki.toString('base64'), from: '2026-01-01T00:00:00Z', until: null }];

/** A restore point as a run makes it: the app's key wrote the parts, the runner's key the description. */
async function makePoint(minio: Minio): Promise<readonly StoredObject[]> {
  const put = async (artifact: string, file: string, body: string): Promise<StoredObject> => {
    const key = `${DIRECTORY}/database/${file}`;
    const { versionId } = await minio.store(app).put(key, body);
    return { artifact, key, versionId, bytes: body.length, sha256: sha256(body) };
  };
  const objects = [await put('index', 'index', 'the index'), await put('dump', 'dump.sql.zst.00000', 'the dump')];
  const point: RestorePoint = {
    ...{ kind: 'jerrycan/restore-point', version: 2, app: 'app-1', cluster: 'local', run: RUN },
    ...{ time: '2026-11-21T08:15:00Z', quiesce: 'never' },
    captures: [
      {
        ...{ name: 'database', engine: { name: 'mariadb', version: '10.11' } },
        ...{ blueprint: `sha256:${sha256('')}`, objects },
      },
    ],
  };
  await minio.store(runner).put(`${DIRECTORY}/restore-point.json`, seal(point, pem, '2026-11-21T08:20:00Z'));
  return objects;
}

describeStore.each([
  ['app', app],
  ['runner', runner],
] as const)('who has the %s key for a week', (kind, thief) => {
  let minio: Minio;
  let objects: readonly StoredObject[];
  const refused: string[] = [];
  const done: string[] = [];

  const attempt = async (name: string, what: () => Promise<unknown>) => {
    try {
      await what();
      done.push(name);
    } catch (error) {
      if (!(error instanceof StoreError) || error.status !== 403) throw error;
      refused.push(name);
    }
  };

  beforeAll(async () => {
    minio = await Minio.start(program!);
    await minio.makeBucket();
    await minio.lock(14);
    await minio.expire(14);
    const place = { bucket: BUCKET, region: 'us-east-1' };
    await minio.makeUser(app, compatiblePolicy(policyOf('app', place)));
    await minio.makeUser(runner, compatiblePolicy(policyOf('runner', place)));
    await minio.makeUser(auditor, compatiblePolicy(policyOf('auditor', place)));
    await minio.makeUser(recoverer, compatiblePolicy(policyOf('recoverer', place)));
    objects = await makePoint(minio);
    await minio.store().put(`${places["another app's"]}/run-0/dump.sql.zst.00000`, 'of another app');
  }, 60_000);

  afterAll(() => minio.end());

  it('cannot destroy, shorten, reconfigure, or read another app', async () => {
    const store = minio.store(thief);
    for (const { key, versionId } of objects) {
      const target = { key, versionId: versionId! };
      for (const operation of operationsBelow(places.own, target, places.own))
        if (/by version|Retention|LegalHold/.test(operation.name) && !operation.name.startsWith('Get'))
          if (operation.name !== 'DeleteObjects by version')
            await attempt(operation.name, () => minio.client(thief).send(operation.request));
    }
    for (const operation of operationsOnBucket)
      if (/^(Put|Delete)/.test(operation.name) && !operation.onlyAws)
        await attempt(operation.name, () => minio.client(thief).send(operation.request));
    await attempt('another app', () => store.get(`${places["another app's"]}/run-0/dump.sql.zst.00000`, null));
    expect(done).toEqual([]);
    expect(refused.length).toBeGreaterThanOrEqual(14);
  });

  it('covers the point with what it may write: other bytes, markers, forged descriptions', async () => {
    const store = minio.store(thief);
    for (const { key } of objects) {
      if (kind === 'app') await store.put(key, 'encrypted, pay');
      else await store.delete(key);
    }
    const forged: readonly (readonly [string, string])[] = [
      ['restore-point.json', '{"signed":{},"signature":{}}'],
      ['state.json', '{"retired":true}'],
      ['drill.json', '{"proven":true}'],
    ];
    refused.length = 0;
    done.length = 0;
    for (const [file, text] of forged) await attempt(file, () => store.put(`${DIRECTORY}/${file}`, text));
    await attempt('recovered/', () => store.put(`${places.own}/recovered/${RUN}/index`, 'evil'));
    const files = [...forged.map(([file]) => file), 'recovered/'];
    expect({ refused, done }).toEqual(kind === 'app' ? { refused: files, done: [] } : { refused: [], done: files });
    if (kind === 'runner') await store.delete(`${DIRECTORY}/restore-point.json`);
  });

  it('has destroyed nothing: every version that the point names has its bytes', async () => {
    for (const { key, versionId, ...said } of objects)
      expect(await minio.store(recoverer).digest(key, versionId)).toEqual({ bytes: said.bytes, sha256: said.sha256 });
  });

  it.each([
    ['auditor', auditor],
    ['recoverer', recoverer],
  ])(
    'has hidden nothing: the catalog finds the point with the %s key, and reports the covered objects',
    async (_, pair) => {
      const of = { app: 'app-1', cluster: 'local', publicKeys, store: { prefix: places.own } };
      const { entries } = await readCatalog(minio.store(pair), of);
      expect(entries.map(({ point }) => point.run)).toEqual([RUN]);
      const [{ key, covered }] = entries as [(typeof entries)[number]];
      // The app's own key pair cannot write the runner's files.
      const ofRunner = kind === 'runner' ? [expect.objectContaining({ artifact: 'restore-point', key })] : [];
      expect(covered).toEqual([...objects, ...ofRunner]);
    },
  );
});
