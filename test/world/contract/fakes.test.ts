import { FakeClock } from '../../runner/fakes/clock';
import { FakeCluster } from '../../runner/fakes/cluster';
import { FakeStore } from '../../runner/fakes/store';
import { ApiServer } from '../cluster/api-server';
import { Bucket } from '../cluster/bucket';
import { clusterOf, storeOf } from '../cluster/connection';
import { fateIn } from '../machine/fate';
import { Process } from '../machine/process';
import { Random } from '../machine/random';
import { Timeline } from '../machine/timeline';
import { Wire } from '../machine/wire';
import { clusterContract } from './cluster';
import { objectStoreContract } from './object-store';

let over = false;
afterAll(() => {
  over = true;
});

/** A wire on which nothing is wrong, and the time that passes on it. */
function calmWire(): { wire: Wire; timeline: Timeline } {
  const timeline = new Timeline(Date.now());
  const random = new Random(1);
  const process = new Process({ name: 'contract', timeline, random });
  const calm = { refused: 0, mistaken: 0, silent: 0, slow: 0, conflict: 0, stale: 0 };
  const fates = (request: Parameters<typeof fateIn>[1]) => fateIn(calm, request, () => random.next());
  const wire = new Wire({ timeline, process, random, fates, onRequest: () => {}, trace: undefined });
  const pass = () => void timeline.run(timeline.now() + 1000).then(() => over || setTimeout(pass, 0));
  pass();
  return { wire, timeline };
}

describe('the API server in memory', () => {
  clusterContract(async () => ({ cluster: new FakeCluster(new FakeClock()), namespace: 'contract' }));
});

describe('the API server of the simulated world, over its wire', () => {
  clusterContract(async () => {
    const { wire, timeline } = calmWire();
    return { cluster: clusterOf(wire, new ApiServer(timeline)), namespace: 'contract' };
  });
});

describe('the store in memory', () => {
  objectStoreContract(async () => new FakeStore({ now: Date.now }));
});

describe('the store of the simulated world, over its wire', () => {
  objectStoreContract(async () => {
    const { wire, timeline } = calmWire();
    return storeOf(wire, new Bucket(timeline));
  });
});
