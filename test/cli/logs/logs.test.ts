import { type LogsOptions, logs } from '../../../cli/logs/logs';
import { Failure } from '../../../cli/terminal/failure';
import type { ActionSetObject } from '../../../runner/action-set/action-set';
import { RUN, Watched } from '../watched';
import { failed, said, succeeded } from '../world';

const LOAD = 'shop-20261121t041600z-bbbbb';
let at: Watched;
beforeEach(() => {
  at = new Watched();
  const earlier = said('step', { step: 'dump', run: 'shop-20261120t201500z-abcde' });
  at.job('shop-backup-1', 'backup', '2026-11-20T20:15:00Z', { ended: '2026-11-20T20:16:00Z' });
  at.pod('shop-backup-1', succeeded, [[0, earlier]]);
  at.job('shop-restore-1', 'restore', '2026-11-21T02:15:00Z', { ended: '2026-11-21T02:16:00Z' });
  at.pod('shop-restore-1', failed(1), [
    [0, said('step', { step: 'load', point: 'p' })],
    [0, said('progress', { step: 'load', bytes: 1, total: 2 })],
    [0, said('action-set', { actionSet: LOAD, action: 'restore', state: 'failed', phase: null })],
    [0, 'what Node says\u001b[2J'],
  ]);
});
afterEach(() => at.end());

const print = (options: LogsOptions = {}) => logs('shop', options, at.context);
const actionSet = (error: string) =>
  at.cluster.actionSets.push({
    metadata: { name: LOAD, namespace: 'kanister' },
    status: { state: 'failed', error: { message: error } },
  } as ActionSetObject);

it('prints the log of the newest run in words, without its progress', async () => {
  expect(await print()).toBe(0);
  expect(at.terminal.stdout).toEqual([
    '2026-11-21T04:15:01.000Z load (point p)',
    `2026-11-21T04:15:01.000Z ActionSet ${LOAD}: restore failed`,
    'what Node says [2J',
  ]);
  expect(at.err).toEqual(['shop: Job kanister/shop-restore-1']);
});

it('prints its lines unchanged for a script', async () => {
  await print({ json: true });
  expect(at.terminal.stdout).toHaveLength(4);
  expect(JSON.parse(at.terminal.stdout[1]!)).toMatchObject({ event: 'progress', bytes: 1 });
});

it.each(['shop-backup-1', 'shop-20261120t201500z-abcde'])('finds a run by the name %s', async (run) => {
  await print({ run });
  expect(at.terminal.stdout).toEqual(['2026-11-21T04:15:01.000Z dump']);
});

describe('the error of a task', () => {
  const pod = (message: string) =>
    at.cluster.others.push({
      ...{ namespace: 'shop-ns', labels: { 'kanister.io/JobID': LOAD } },
      status: [
        [0, { containerStatuses: [{ name: 'container', state: { terminated: { exitCode: 1, message } } }] as never }],
      ],
    });

  it('is what its pod said last', async () => {
    actionSet('of Kanister');
    pod('line 1\n\nline 2');
    await print();
    expect(at.err.slice(1)).toEqual([`task ${LOAD}: line 1`, `task ${LOAD}: line 2`]);
  });

  it.each([
    ['is gone', () => {}],
    [
      'may not be read',
      () => {
        pod('hidden');
        const { pods } = at.cluster;
        at.cluster.pods = (namespace, ...rest) =>
          namespace === 'shop-ns'
            ? Promise.reject(new Failure('cluster', '403', { next: 'ask' }))
            : pods.call(at.cluster, namespace, ...rest);
      },
    ],
  ])('is Kanister’s where its pod %s', async (_, happen) => {
    actionSet('of Kanister');
    happen();
    await print();
    expect(at.err.slice(1)).toEqual([`task ${LOAD}: of Kanister`]);
  });
});

describe('fails where there is nothing to print', () => {
  it('for a run that no Job has', async () => {
    await expect(print({ run: RUN.replace('abcde', 'zzzzz') })).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining('logs: no Job or run has the name shop-20261121t041501z-zzzzz in kanister'),
    });
  });

  it('for an app that never ran', async () => {
    at.cluster.jobs.splice(0);
    await expect(print()).rejects.toThrow('logs: there is no Job in kanister');
  });

  it('for a Job whose pod is gone', async () => {
    at.job('shop-backup-2', 'backup', '2026-11-21T03:15:00Z', { ended: '2026-11-21T03:16:00Z' });
    await expect(print()).rejects.toThrow('Job kanister/shop-backup-2: no longer has a pod, so its log is gone');
  });
});
