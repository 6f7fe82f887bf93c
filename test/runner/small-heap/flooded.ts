import { keptPoints, nextBackup } from '../fakes/kept';
import { floods } from './flood';
import { peakMemory } from './peak-memory';

/** Junk of the kind `argv[2]`, `argv[3]` of it; prints the result of each kind of run, and the most memory that they took, in bytes. */
async function main([kind = '', junk = '']: readonly string[]): Promise<void> {
  const { world, runs } = await keptPoints(2);
  floods[kind]!(world, runs[0]!, Number(junk));
  const restored = await world.restore(runs[0]!);
  const verified = await world.verify();
  world.clock.pass(3_600_000);
  const backedUp = await nextBackup(world);
  const { entries } = await world.points();
  process.stdout.write(
    JSON.stringify({
      exitCodes: [restored, verified, backedUp].map(({ exitCode }) => exitCode),
      points: entries.filter(({ point }) => runs.includes(point.run)).length,
      most: peakMemory(),
    }),
  );
}

void main(process.argv.slice(2));
