import { Probe } from '../../../runner/guard/probe';

let now = 0;
const clock = { now: () => now };

test('a guard with successful rounds lives; one without for three minutes is stuck', async () => {
  const probe = new Probe(clock);
  const { port, close } = await probe.serve(0);
  const ask = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    return [answer.status, await answer.text()];
  };
  try {
    expect(await ask()).toEqual([200, '']);
    now += 180_001;
    expect(await ask()).toEqual([503, '']);
    probe.tick();
    expect(await ask()).toEqual([200, '']);
  } finally {
    close();
  }
});

test('it is ready after a round, until there was none for a minute, and not while an app is blocked', async () => {
  const probe = new Probe(clock);
  const { port, close } = await probe.serve(0);
  const ask = async (path = '/ready') => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
  try {
    expect(await ask()).toBe(503);
    probe.tick();
    expect(await ask()).toBe(200);
    now += 60_000;
    expect(await ask()).toBe(200);
    now += 1;
    expect([await ask(), await ask('/')]).toEqual([503, 200]);
    probe.tick(['shop']);
    expect([await ask(), await ask('/')]).toEqual([503, 200]);
    probe.tick();
    expect(await ask()).toBe(200);
  } finally {
    close();
  }
});

test('a port in use is an error', async () => {
  const { port, close } = await new Probe(clock).serve(0);
  await expect(new Probe(clock).serve(port)).rejects.toThrow('EADDRINUSE');
  close();
});
