import { policies } from '../../../cli/policies/policies';
import type { PolicyDocument } from '../../../infra/policies/policy-document';
import { World } from '../../cli/world';
import { BUCKET, type KeyPair, Minio } from '../enforcement/minio';

const program = process.env.MINIO;
const describeStore = program ? describe : describe.skip;
if (!program) test.skip('printed policies at a real MinIO: left out, no program is named by MINIO', () => {});

const pair = (accessKeyId: string): KeyPair => ({ accessKeyId, secretAccessKey: 'of a test alone' });
const PREFIX = 'jerrycan/local/shop';

/** `npx jerrycan policies shop --identity …`, and a MinIO that takes what it prints. */
describeStore('what `policies` prints', () => {
  const world = new World();
  let minio: Minio;

  beforeAll(async () => {
    minio = await Minio.start(program!);
    await minio.makeBucket();
    world.write('store.local.json', { ...JSON.parse(world.read('store.local.json')), bucket: BUCKET });
    for (const identity of ['runner', 'app', 'auditor', 'recoverer']) {
      world.terminal.stdout.length = 0;
      policies('shop', { identity }, world.context);
      await minio.makeUser(pair(identity), JSON.parse(world.terminal.stdout.join('\n')) as PolicyDocument);
    }
    // A policy that MinIO cannot read again is refused only then.
    await minio.restart();
  }, 60_000);

  afterAll(async () => {
    await minio.end();
    world.end();
  });

  it('lets each identity write its own objects and no other', async () => {
    const refused = { status: 403 };
    await minio.store(pair('app')).put(`${PREFIX}/run/dump.000`, 'bytes');
    await minio.store(pair('runner')).put(`${PREFIX}/run/restore-point.json`, '{}');
    await expect(minio.store(pair('app')).put(`${PREFIX}/run/restore-point.json`, '{}')).rejects.toMatchObject(refused);
    await expect(minio.store(pair('runner')).put(`${PREFIX}/run/dump.000`, '{}')).rejects.toMatchObject(refused);
    await expect(minio.store(pair('app')).put('jerrycan/local/blog/run/dump.000', 'x')).rejects.toMatchObject(refused);
  });

  it('lets auditor and recoverer read, as much as they should', async () => {
    const text = async (who: string, key: string) => {
      const bytes = await minio.store(pair(who)).get(`${PREFIX}/run/${key}`, null);
      return Buffer.from(bytes!).toString();
    };
    expect(await text('auditor', 'restore-point.json')).toBe('{}');
    await expect(text('auditor', 'dump.000')).rejects.toMatchObject({ status: 403 });
    expect(await text('recoverer', 'dump.000')).toBe('bytes');
  });
});
