import type { LeaseObject } from '../../../runner/lease/lease-object';
import { app, FORUM } from '../scenarios/story';
import { World } from '../world';

/** A world whose run has stopped a writer, which is recorded at zero. */
function quiesced(): World {
  const world = new World({ seed: 1, apps: [FORUM] });
  const [writer] = app(world).writers;
  const [kind, name] = [app(world).config.writers[0]!.kind, app(world).config.writers[0]!.name];
  const workloads = [{ kind, name, replicas: writer!.git, generation: 2 }];
  record(world, { mode: 'backup', until: null, workloads });
  scale(world, 0);
  return world;
}

function record(world: World, quiesce?: object): void {
  const text = JSON.stringify({ run: 'x', actionSets: [], ...(quiesce && { quiesce }) });
  const metadata = { name: app(world).name, annotations: { 'jerrycan.dev/record': text } };
  world.server.set<LeaseObject>('leases', 'kanister', { metadata, spec: {} });
}

/** A run or the guard scales the writer. */
function scale(world: World, to: number): void {
  const [writer] = app(world).writers;
  const [plural, name] = writer!.key.split('/');
  world.fate({ to: 'api', verb: 'SCALE', what: writer!.key, namespace: '', writes: true, stops: to === 0 });
  world.server.scaleTo(plural!, app(world).config.namespace, name!, to);
}

const person = (world: World, to: number) => world.interfere(app(world).writers[0]!, to);
const isUp = (world: World) => app(world).isUp;
const { replicas } = FORUM.writers[0]!;

test('a writer that a person stops after a run has started it again may stay at zero or be started, as long as the record exists', () => {
  const world = quiesced();
  scale(world, replicas);
  person(world, 0);
  expect(isUp(world)).toBe(true);
  scale(world, replicas);
  expect(isUp(world)).toBe(true);
});

test('once the record is gone no program may start it', () => {
  const world = quiesced();
  scale(world, replicas);
  person(world, 0);
  record(world);
  scale(world, replicas);
  expect(isUp(world)).toBe(false);
});

test('nor if the run had not started it: a person did, and stopped it', () => {
  const world = quiesced();
  person(world, replicas);
  person(world, 0);
  expect(isUp(world)).toBe(true);
  scale(world, replicas);
  expect(isUp(world)).toBe(false);
});
