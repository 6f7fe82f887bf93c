import { MARIADB } from '../../e2e/world/app/mariadb';
import { list, must, path } from '../../e2e/world/cluster/api';
import { kubectl } from '../../e2e/world/cluster/kubectl';
import { until } from '../../e2e/world/cluster/until';
import { MINIO, minioReady } from '../../e2e/world/store/minio';
import type { Fault } from './fault';
import { Processes } from './processes';

/** A dump loses its server, its store or its pod while it runs. */
export const taskFaults: readonly Fault[] = [
  ...[1, 25, 50, 99].map(
    (percent): Fault => ({
      name: `dump-${percent}`,
      what: `the dump's pod killed at ${percent} % of the stream`,
      quiesce: percent === 50 ? 'whole-backup' : 'snapshot',
      outcomes: ['no point'],
      async strike({ watch, dumpBytes, struck }) {
        (await watch.streamed((dumpBytes * percent) / 100)).signal('SIGKILL');
        struck();
      },
    }),
  ),
  {
    name: 'dump-deleted',
    what: "the dump's pod deleted at 50 % of the stream",
    quiesce: 'never',
    outcomes: ['no point'],
    async strike({ watch, dumpBytes, struck }) {
      await watch.streamed(dumpBytes / 2);
      const { metadata } = await watch.taskBegins();
      await kubectl(['-n', MARIADB.namespace, 'delete', 'pod', metadata.name, '--grace-period=0', '--force']);
      struck();
    },
  },
  ...(['never', 'whole-backup'] as const).map(
    (quiesce): Fault => ({
      name: 'minio-stopped',
      what: 'MinIO stopped for 30 s in mid upload',
      quiesce,
      outcomes: ['committed', 'no point'],
      async strike({ watch, dumpBytes, struck }) {
        await watch.streamed(dumpBytes / 2);
        const minio = await minioProcesses();
        minio.signal('SIGSTOP');
        struck();
        await new Promise((resolve) => setTimeout(resolve, 30_000));
        minio.signal('SIGCONT');
      },
      repair: async () => (await minioProcesses()).signal('SIGCONT'),
    }),
  ),
  {
    name: 'minio-gone',
    what: 'MinIO killed in mid upload, and no server at its address for 30 s',
    quiesce: 'snapshot',
    outcomes: ['committed', 'no point'],
    async strike({ watch, dumpBytes, struck }) {
      await watch.streamed(dumpBytes / 2);
      await servedBy('nobody');
      (await minioProcesses()).signal('SIGKILL');
      struck();
      await new Promise((resolve) => setTimeout(resolve, 30_000));
      await servedBy('minio');
    },
    async repair(world) {
      await servedBy('minio');
      await minioReady();
      // MinIO reports ready before it has read its users, and refuses them.
      await until('the store knows its users again', () => world.points().catch(() => false), { seconds: 60 });
    },
  },
  ...(['never', 'snapshot'] as const).map(
    (quiesce): Fault => ({
      name: 'mariadb-restarted',
      what: 'MariaDB restarted in mid dump',
      quiesce,
      // Its processes lose their connection in the middle of a pair.
      style: 'transaction',
      outcomes: ['no point'],
      async strike({ watch, dumpBytes, struck }) {
        await watch.streamed(dumpBytes / 2);
        struck();
        const { namespace, name } = MARIADB;
        await kubectl(['-n', namespace, 'delete', 'pod', `${name}-0`, '--wait=true']);
        await kubectl(['-n', namespace, 'rollout', 'status', `statefulset/${name}`, '--timeout=180s']);
      },
      repair: async () => {
        const { namespace, name } = MARIADB;
        await kubectl(['-n', namespace, 'rollout', 'status', `statefulset/${name}`, '--timeout=180s']);
      },
    }),
  ),
];

async function minioProcesses(): Promise<Processes> {
  const [pod] = await list<{ metadata: { name: string } }>('pods', MINIO.namespace, 'app=minio');
  if (!pod) throw new Error('MinIO has no pod');
  return Processes.of(MINIO.namespace, pod.metadata.name);
}

/** Whose pods stand behind the store's address; where there are none, every connection to it is refused at once. */
const servedBy = (app: string): Promise<unknown> =>
  must({ method: 'PATCH', path: path('services', MINIO.namespace, 'minio'), body: { spec: { selector: { app } } } });
