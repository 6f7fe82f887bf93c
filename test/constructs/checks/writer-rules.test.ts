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
    [{ quiesce: 'whole-dump' }, []],
    [
      { writers: 'none', quiesce: 'snapshot' },
      ["quiesce: has nobody to stop (snapshot); name the writers, or write 'never'"],
    ],
    [{ quiesce: 'always' }, ['quiesce: is no way to quiesce (always); write never, snapshot, whole-dump']],
    [{ writers: [deployment('web'), deployment('web')] }, ['writers: is named twice (Deployment web); name it once']],
    [
      { writers: [statefulSet('shop-db')] },
      ['writers: is the server that is backed up (StatefulSet shop-db); name who writes to it instead'],
    ],
    [{ writers: [deployment('shop-db')] }, []],
    [{ argoCd: { application: 'shop' } }, []],
    [
      { writers: 'none', argoCd: { application: 'shop' } },
      ['argoCd: has nobody to keep stopped (shop); name the writers, or take it away'],
    ],
    [
      { writers: [{ kind: 'Pod', name: 'x' } as unknown as ObjectRef] },
      ['writers: cannot be stopped (Pod x); name a Deployment, a StatefulSet or a CronJob'],
    ],
    [
      { writers: [{ kind: 'DaemonSet', name: 'x' } as unknown as ObjectRef] },
      [
        'writers: cannot be stopped (DaemonSet x); a DaemonSet has no replicas, it runs on every node that fits: let what writes be a Deployment, a StatefulSet or a CronJob',
      ],
    ],
    [{ writers: [deployment('web'), cronJob('web')] }, []],
    [{ writers: [cronJob('x'), cronJob('x')] }, ['writers: is named twice (CronJob x); name it once']],
    [{ writers: [deployment('web', { scratch: ['tmp-data', 'uploads'] })] }, []],
    [
      { writers: [deployment('web', { scratch: [] })] },
      ['writers: has an empty `scratch` (Deployment web); name volumes, or take it away'],
    ],
    [
      { writers: [statefulSet('web', { scratch: ['A b', 'x', 'x'] })] },
      ['A b', 'x'].map(
        (volume) =>
          `writers: has a scratch volume that is no name of a volume, or is named twice (StatefulSet web: ${volume}); correct it`,
      ),
    ],
    [
      { writers: [{ ...cronJob('x'), scratch: ['y'] }] },
      ['writers: has scratch volumes (CronJob x); its Jobs are never stopped: take `scratch` away'],
    ],
    [
      { blueprint: { ...shopDump, object: statefulSet('shop-db', { scratch: ['data'] }) } },
      ['blueprint: has scratch volumes (StatefulSet shop-db); no run stops it: say it of a writer'],
    ],
  ])('judges %p', (otherwise, messages) => {
    expect(say(otherwise)).toEqual(messages.map((message) => `refused: shop › ${message}`));
  });
});
