import { Hooked } from '../fakes/hooked';

describe('a sync of an app with several captures', () => {
  test('continues if the server of one of two captures is new', async () => {
    const world = new Hooked().deployed().protected();
    const later = new Hooked().deployed().protected();
    for (const each of [world, later]) each.objects = [...each.objects, { kind: 'Deployment', name: 'crm-db' }];
    later.cluster.workload('deployments', 'shop', 'crm-db', 1);
    expect([await world.run(), await later.run()]).toEqual([undefined, undefined]);
    expect([world.starts, later.starts].map(({ length }) => length)).toEqual([0, 1]);
  });

  test('waits for a backup if no capture is in the namespace of the app', async () => {
    const world = new Hooked().protected();
    world.objects = [];
    expect(await world.run()).toBeUndefined();
    expect(world.starts).toHaveLength(1);
  });
});
