import { PREFIX, World } from '../fakes/world';

/** An attacker with the app's key pair puts forged versions there; prints the result of the next run in a small heap. */
async function main(): Promise<void> {
  const world = new World();
  const { run } = await world.backup();
  const { publicKey } = world.key;
  const signature = { key: publicKey.id, time: '2026-11-21T04:20:00Z', ed25519: 'AAAA' };
  const forged = (fill: string, bytes: number) =>
    `{"signed": [${fill.repeat(bytes / fill.length)}0], "signature": ${JSON.stringify(signature)}}`;
  for (let i = 0; i < 100; i++) {
    const lists = Array.from({ length: 5000 }, () => []);
    world.store.upload(
      `${PREFIX}/${run}/state.json`,
      i % 2 ? forged('[],', 60_000) : JSON.stringify({ signed: lists, signature }, null, 2),
    );
  }
  for (const fill of ['[],', '{},', '1,', '"",', `"${'x'.repeat(30)}",`])
    world.store.upload(`${PREFIX}/${run}/restore-point.json`, forged(fill, 8_000_000));
  world.store.upload(`${PREFIX}/${run}/restore-point.json`, `${'['.repeat(8_000_000)}`);
  const { entries } = await world.points();
  world.clock.pass(3_600_000);
  const { exitCode } = await world.backup();
  process.stdout.write(JSON.stringify({ entries: entries.length, exitCode }));
}

void main();
