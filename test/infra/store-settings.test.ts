import { storeSettings } from '../../cli/doctor/store-settings';
import { compatiblePolicy } from '../../infra/policies/compatible-policy';
import { auditorPolicy } from '../../infra/policies/identity-policy';
import { World } from '../cli/world';
import { BUCKET, type KeyPair, Minio } from './enforcement/minio';

const program = process.env.MINIO;
const describeStore = program ? describe : describe.skip;
if (!program) test.skip('the settings of a real MinIO: left out, no program is named by MINIO', () => {});

const administrator: KeyPair = { accessKeyId: 'administrator', secretAccessKey: 'a test has no secrets' };
const auditor: KeyPair = { accessKeyId: 'auditor', secretAccessKey: 'with people' };

describeStore('what `doctor` reads of a store', () => {
  const world = new World();
  let minio: Minio;
  const read = (pair: KeyPair) => {
    const store = { ...world.repository.store('local'), bucket: BUCKET };
    return storeSettings({ store, endpoint: minio.endpoint, prefix: 'jerrycan/local/shop' }, pair);
  };

  beforeAll(async () => {
    minio = await Minio.start(program!);
    await minio.makeBucket();
    await minio.makeUser(auditor, compatiblePolicy(auditorPolicy({ bucket: BUCKET, region: 'us-east-1' }, 'jerrycan')));
  }, 60_000);

  afterAll(async () => {
    await minio.end();
    world.end();
  });

  it('is versions, lock and lifecycle, with an administrator’s key pair', async () => {
    expect(await read(administrator)).toEqual({
      time: expect.any(Number),
      versioning: { value: true },
      lock: { value: null },
      noncurrentDays: { value: null },
    });
    await minio.lock(14);
    await minio.expire(15);
    const { time, ...found } = await read(administrator);
    expect(Math.abs(time - Date.now())).toBeLessThan(60_000);
    expect(found).toEqual({
      versioning: { value: true },
      lock: { value: { mode: 'governance', days: 14 } },
      noncurrentDays: { value: 15 },
    });
  });

  it('is the clock alone with the auditor’s', async () => {
    const { time, ...found } = await read(auditor);
    expect(time).not.toBeNaN();
    expect(Object.values(found)).toEqual(Array(3).fill({ denied: expect.stringContaining('AccessDenied') }));
  });

  it('fails where the list is refused', async () => {
    await expect(read({ ...auditor, secretAccessKey: 'wrong' })).rejects.toMatchObject({ status: 403 });
  });
});
