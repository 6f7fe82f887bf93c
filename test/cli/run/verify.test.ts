import { verify } from '../../../cli/run/verify';
import { Watched } from '../watched';
import { failed, running, said, succeeded } from '../world';

let at: Watched;
beforeEach(() => {
  at = new Watched();
  const cronJob = at.cluster.cronJobs[1]!;
  const template = structuredClone(cronJob.spec!.jobTemplate);
  template.spec!.template.spec!.containers[0]!.command = ['node', '/jerrycan/runner.mjs', 'verify'];
  at.cluster.cronJobs[1] = {
    ...cronJob,
    metadata: { ...cronJob.metadata, uid: 'v' },
    spec: { ...cronJob.spec!, jobTemplate: template },
  };
});
afterEach(() => at.end());

const story = (end: object, ...events: string[]) => {
  at.cluster.stories = [
    {
      status: [
        [0, running],
        [1_000, end],
      ],
      log: events.map((line, index) => [index * 100, line] as const),
    },
  ];
};

it('starts the verification of the CronJob, which owns the Job, and counts what was verified', async () => {
  const verified = said('verified', { verified: 'shop-20261120t201500z-abcde', bytes: 3e8, seconds: 3 });
  story(succeeded, verified, verified, said('done', { exitCode: 0, seconds: 8 }));
  expect(await verify('shop', {}, at.context)).toBe(0);
  const [job] = at.cluster.jobs;
  expect(job!.metadata!.name).toMatch(/^shop-verify-20261121t041500z-[a-z0-9]{5}$/);
  expect(job!.metadata!.ownerReferences).toMatchObject([{ kind: 'CronJob', name: 'shop-verify', uid: 'v' }]);
  expect(job!.spec!.template.spec!.containers[0]!.command).toEqual(['node', '/jerrycan/runner.mjs', 'verify']);
  expect(at.terminal.stdout).toEqual(['shop: 2 restore points verified, in 8 s']);
});

it('exits with 5 where a point is broken', async () => {
  const broken = { step: 'verify', cause: 'restore points are broken (1) or covered (0)', next: 'see who can write' };
  story(failed(5), said('failed', broken), said('done', { exitCode: 5, seconds: 8 }));
  expect(await verify('shop', {}, at.context)).toBe(5);
  expect(at.err.at(-2)).toBe('shop › verify: restore points are broken (1) or covered (0); see who can write');
});

it('is refused where there is no such CronJob', async () => {
  at.cluster.cronJobs.splice(1);
  await expect(verify('shop', {}, at.context)).rejects.toMatchObject({
    exitCode: 3,
    message: 'context test: has no CronJob kanister/shop-verify; sync manifests/local/shop',
  });
  expect(at.cluster.jobs).toEqual([]);
});
