import { recordEvent } from '../../../runner/kubernetes/event';
import { type KubeObject, resources } from '../../../runner/ports/cluster';
import { Failure } from '../../../runner/ports/failure';
import { Log } from '../../../runner/ports/log';
import { FakeClock } from '../fakes/clock';
import { FakeCluster } from '../fakes/cluster';

const RUN = 'shop-20261121t041500z-x7k2q';
const NEXT = 'see its message and the events of the ActionSet: kubectl -n kanister describe actionset x';

/** The Event of a failure. */
async function said(cause: string, next = NEXT): Promise<string> {
  const clock = new FakeClock();
  const cluster = new FakeCluster(clock);
  const log = new Log(() => {}, clock, 'shop');
  const context = { clock, cluster, log, namespace: 'kanister', pod: 'a-pod', config: { app: 'shop' } };
  await recordEvent(context, RUN, 'BackupFailed', new Failure({ step: 'dump', cause, next }));
  const [event] = await cluster.list<KubeObject & { message: string }>(resources.events, 'kanister');
  return event!.message;
}

test('an Event contains the run, the step, the cause and the advice', async () => {
  expect(await said('the disk is full')).toBe(`${RUN} › dump: the disk is full; ${NEXT}`);
});

test.each([
  ['of a task with a long output', 'mariadb-dump: Got error: 2013. '.repeat(70)],
  ['in multibyte characters', '資料庫已滿。'.repeat(300)],
  ['with surrogate pairs', 'x'.concat('😀'.repeat(600))],
])('a cause %s is truncated, and the advice is not', async (_, cause) => {
  const message = await said(cause);
  expect(message.startsWith(`${RUN} › dump: ${cause.slice(0, 50)}`)).toBe(true);
  expect(message.endsWith(`…; ${NEXT}`)).toBe(true);
  expect(Buffer.byteLength(message)).toBeLessThanOrEqual(1024);
  expect(message.isWellFormed()).toBe(true);
  expect(message).not.toContain('\u{fffd}');
});

test('the advice is truncated only if it is too long by itself', async () => {
  const message = await said('the cause', 'scale them up: '.concat('Deployment shop-web-1: 2, '.repeat(60)));
  expect(message.startsWith(`${RUN} › dump: the cause; scale them up: Deployment`)).toBe(true);
  expect(Buffer.byteLength(message)).toBeLessThanOrEqual(1024);
});
