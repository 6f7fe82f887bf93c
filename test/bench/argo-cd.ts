import type { DeclaredApp } from '../../constructs/declaration/declared-app';
import { wordpress } from '../../examples/apps/wordpress';
import { type application, applications, refresh, synced } from '../e2e/world/argo-cd/application';
import { GitRepository } from '../e2e/world/argo-cd/git-repository';
import { forget, install, withoutHealth } from '../e2e/world/argo-cd/installation';
import { deploy } from '../e2e/world/argo-cd/site';
import { Checkout } from '../e2e/world/checkout';
import { apply, kubectl } from '../e2e/world/cluster/kubectl';
import { namespace } from '../e2e/world/cluster/namespace';
import { until } from '../e2e/world/cluster/until';
import { uninstall } from '../e2e/world/installation';
import { Controller } from './controller';
import { report } from './report';
import { spread, table } from './statistics';

const APPS = 200;
const REFRESHES = 10;
/** An Application of another owner, beside ours. */
const OTHER = 'other';
/** What a controller does that has nothing to do, over so long. Milliseconds. */
const REST = 60_000;

/** What Argo CD has to do for many protected apps: their first sync, and what they cost it afterwards. */
export async function argoCd(): Promise<void> {
  const names = ['wordpress', ...Array.from({ length: APPS - 1 }, (_, index) => `app-${index}`)];
  const others = names.slice(1).map((name): DeclaredApp => ({ ...wordpress, name, namespace: name }));
  await forget();
  await uninstall();
  const checkout = Checkout.make({ others });
  const repository = GitRepository.make(checkout, { others });
  try {
    await apply([...names, OTHER].map((name) => namespace(name, 'warn')));
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: OTHER }, data: { a: 'b' } };
    await repository.write({ [`sites/${OTHER}/ConfigMap.yaml`]: map });
    await deploy(repository, OTHER);
    await synced(OTHER, repository.head);
    const without = await atRest();

    const controller = await Controller.read();
    const begun = Date.now();
    await install(checkout);
    const seconds = {
      synced: await all(names.length, begun, isSynced),
      healthy: await all(names.length, begun, isHealthy),
    };
    const cpu = (await Controller.read()).cpuSeconds - controller.cpuSeconds;
    const with_ = await atRest();

    const size = (folder: RegExp) => {
      const files = [...checkout.files()].filter(([file]) => folder.test(file));
      return { files: files.length, bytes: files.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0) };
    };
    const [app, platform] = [size(/^local\/wordpress\//), size(/^local\/platform\//)];
    const row = (what: string, before: string, after: string) => [what, before, after];
    report(
      'argo-cd',
      `${table(
        ['Argo CD', `without`, `with ${APPS} protected apps`],
        [
          row('Applications', '1', `${APPS + 2}`),
          row('controller, resident memory at rest, MB', without.megabytes.toFixed(0), with_.megabytes.toFixed(0)),
          row('controller, CPU at rest, % of a core', without.cpu.toFixed(1), with_.cpu.toFixed(1)),
          row('another Application compared from nothing, s', spread(without.refreshes, 2), spread(with_.refreshes, 2)),
          row('one of ours compared from nothing, s', '', spread(await refreshes('jerrycan-local-wordpress'), 2)),
        ],
      )}\n\n${table(
        ['first sync', ''],
        [
          [`${APPS} apps and the platform Synced, s`, seconds.synced.toFixed(0)],
          ['and Healthy, s', seconds.healthy.toFixed(0)],
          ['CPU of the controller, s', cpu.toFixed(0)],
          ['manifests of an app', `${app.files} files, ${app.bytes} bytes`],
          ['manifests of the platform, once', `${platform.files} files, ${platform.bytes} bytes`],
        ],
      )}`,
    );
  } finally {
    await forget();
    await withoutHealth();
    await kubectl(['delete', 'namespaces', '--wait=false', ...names, OTHER]);
    await uninstall();
  }
}

type Found = Awaited<ReturnType<typeof application>>;
const isSynced = ({ status }: Found): boolean => status?.sync?.status === 'Synced';
const isHealthy = (found: Found): boolean => isSynced(found) && found.status?.health?.status === 'Healthy';

/** Seconds until all of ours are so. */
async function all(apps: number, begun: number, is: (found: Found) => boolean): Promise<number> {
  const done = async () => {
    const ours = (await applications()).filter(({ metadata }) => metadata.name.startsWith('jerrycan-local-'));
    return ours.length === apps + 1 && ours.every(is);
  };
  await until('all Applications are there', done, { seconds: 3600, every: 1000 });
  return (Date.now() - begun) / 1000;
}

async function refreshes(name: string): Promise<number[]> {
  const seconds: number[] = [];
  for (let i = 0; i < REFRESHES; i++) {
    const begun = Date.now();
    await refresh(name);
    seconds.push((Date.now() - begun) / 1000);
  }
  return seconds;
}

async function atRest(): Promise<{ megabytes: number; cpu: number; refreshes: number[] }> {
  const took = await refreshes(OTHER);
  const before = await Controller.read();
  await new Promise((resolve) => setTimeout(resolve, REST));
  const after = await Controller.read();
  const cpu = ((after.cpuSeconds - before.cpuSeconds) / (REST / 1000)) * 100;
  return { megabytes: after.bytes / 1e6, cpu, refreshes: took };
}
