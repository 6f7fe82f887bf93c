import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The entry, in a process of its own, for a stack that no app is of. */
function preview(config: Record<string, string>): Promise<{ lines: string[]; status: number | null }> {
  const said = Object.fromEntries(Object.entries(config).map(([key, value]) => [`jerrycan:${key}`, value]));
  const args = [join(__dirname, 'entry/preview.cjs'), JSON.stringify(said)];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, (_error, stdout, stderr) => {
      resolve({ lines: `${stdout}${stderr}`.trim().split('\n'), status: child.exitCode });
    });
  });
}

const sound = { bucket: 'our-backups', region: 'eu-central-1', administrator: 'arn:aws:iam::111122223333:role/admin' };
const { bucket: bukcet, ...misspelt } = sound;
const { administrator, ...adopted } = { ...sound, adopt: 'true' };
// Each loads Pulumi: all at once.
const previews = { sound: preview(sound), misspelt: preview({ ...misspelt, bukcet }), adopted: preview(adopted) };

it('is what Pulumi loads, and a preview writes nothing', async () => {
  expect(await previews.sound).toEqual({ lines: ['bucket our-backups'], status: 0 });
  expect(existsSync(join(__dirname, '../../store.entry.json'))).toBe(false);
}, 60_000);

it('says all that is wrong with the configuration, and no stack', async () => {
  expect(await previews.misspelt).toEqual({
    lines: [
      'Pulumi.entry.yaml › bucket: is no name (missing); write the name of the bucket',
      'Pulumi.entry.yaml › content: has a field that is not known (bukcet); correct its spelling or take it away',
    ],
    status: 1,
  });
}, 60_000);

it('refuses a bucket that is adopted and less than is said', async () => {
  const { lines, status } = await previews.adopted;
  expect(status).toBe(1);
  expect(lines).toContain(
    'Pulumi.entry.yaml › our-backups: versioning: is off; turn it on, since what is overwritten is gone without it',
  );
  expect(lines).toContain('Pulumi.entry.yaml › our-backups: lock: has no default retention; set governance, 30 days');
}, 60_000);
