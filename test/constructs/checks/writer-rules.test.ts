import { cronJob, deployment, type ObjectRef, statefulSet } from '../../../blueprints/dsl';
import type { Place } from '../../../constructs/checks/app/rule';
import { writers } from '../../../constructs/checks/app/writers';
import { sentence } from '../../../constructs/declaration/finding';
import { app, cluster, publicKey, shopDump, store } from '../sample';

const place: Place = { cluster, store, publicKeys: [publicKey] };
const say = (otherwise: Record<string, unknown>) =>
  writers(app(otherwise), place).map((finding) => `${finding.severity}: ${sentence(finding)}`);

describe('writers', () => {
  it.each([
    [{ writers: 'none' }, []],
    [{ quiesce: 'whole-backup' }, []],
    [
      { writers: 'none', quiesce: 'snapshot' },
      ["quiesce: has no writers to stop (snapshot); declare the writers, or set 'never'"],
    ],
    [{ quiesce: 'always' }, ['quiesce: must be one of never, snapshot, whole-backup (always); correct it']],
    [
      { writers: [deployment('web'), deployment('web')] },
      ['writers: is declared twice (Deployment web); remove one of them'],
    ],
    [
      { writers: [statefulSet('shop-db')] },
      ['writers: must not be a server that is backed up (StatefulSet shop-db); declare the workloads that write to it'],
    ],
    [{ writers: [deployment('shop-db')] }, []],
    [{ argoCd: { application: 'shop' } }, []],
    [
      { writers: 'none', argoCd: { application: 'shop' } },
      ['argoCd: has no writers to keep stopped (shop); declare the writers, or remove it'],
    ],
    [
      { writers: [{ kind: 'Pod', name: 'x' } as unknown as ObjectRef] },
      ['writers: cannot be stopped (Pod x); declare a Deployment, a StatefulSet or a CronJob'],
    ],
    [
      { writers: [{ kind: 'DaemonSet', name: 'x' } as unknown as ObjectRef] },
      [
        'writers: cannot be stopped (DaemonSet x); a DaemonSet has no replicas to scale: run the writer as a Deployment, a StatefulSet or a CronJob',
      ],
    ],
    [{ writers: [deployment('web'), cronJob('web')] }, []],
    [{ writers: [cronJob('x'), cronJob('x')] }, ['writers: is declared twice (CronJob x); remove one of them']],
    [{ writers: [deployment('web', { scratch: ['tmp-data', 'uploads'] })] }, []],
    [
      { writers: [deployment('web', { scratch: [] })] },
      ['writers: has an empty `scratch` (Deployment web); list volumes, or remove it'],
    ],
    [
      { writers: [statefulSet('web', { scratch: ['A b', 'x', 'x'] })] },
      ['A b', 'x'].map(
        (volume) => `writers: has an invalid or duplicate scratch volume (StatefulSet web: ${volume}); correct it`,
      ),
    ],
    [
      { writers: [{ ...cronJob('x'), scratch: ['y'] }] },
      ['writers: must not have scratch volumes (CronJob x); remove `scratch`: a run never stops the Jobs of a CronJob'],
    ],
    [
      { captures: { database: { ...shopDump, object: statefulSet('shop-db', { scratch: ['data'] }) } } },
      [
        'captures.database: must not have scratch volumes (StatefulSet shop-db); set `scratch` on writers only: a run never stops the server',
      ],
    ],
  ])('judges %p', (otherwise, messages) => {
    expect(say(otherwise)).toEqual(messages.map((message) => `refused: shop › ${message}`));
  });
});
