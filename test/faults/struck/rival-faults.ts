import type { Quiesce } from '../../../contracts/app-config';
import { replicas, WORDPRESS } from '../../e2e/world/app/wordpress';
import { ended } from '../../e2e/world/cluster/job';
import { apply, kubectl } from '../../e2e/world/cluster/kubectl';
import type { EndedRun, World } from '../../e2e/world/world';
import type { Fault } from './fault';

const AUTOSCALER = 'faults';

/** A person, or another program, changes the app at the same time. */
export const rivalFaults: readonly Fault[] = [
  {
    name: 'two-schedules',
    what: 'two schedules and an operator at once',
    quiesce: 'snapshot',
    outcomes: ['committed'],
    run: async ({ world }) => Promise.all([world.backup(), scheduled(1), scheduled(2)]),
    async strike({ watch, struck }) {
      await watch.actionSet();
      struck();
    },
  },
  ...(['snapshot', 'whole-backup'] as const).map(
    (quiesce): Fault => ({
      name: 'scaled-back',
      what: 'a loop that scales back during the quiesce',
      quiesce,
      outcomes: ['no point'],
      async strike(scene) {
        while (!scene.isOver) {
          if ((await replicas()).wanted === 0) {
            await scaleBack();
            scene.struck();
          }
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        if (!scene.wasStruck) throw new Error('nobody scaled to zero');
      },
    }),
  ),
  autoscaler('hpa', 'an HPA of the writers', 'snapshot', ['committed'], { prepare: addAutoscaler }),
  autoscaler('hpa', 'an HPA of the writers', 'never', ['committed'], { prepare: addAutoscaler }),
  autoscaler('hpa-late', 'an HPA that comes during the quiesce', 'whole-backup', ['committed', 'no point'], {}),
];

const scaleBack = () => kubectl(['-n', WORDPRESS.namespace, 'scale', `deployment/${WORDPRESS.name}`, '--replicas=2']);

/** A Job as the CronJob makes one. */
async function scheduled(number: number): Promise<EndedRun> {
  const name = `wordpress-backup-${Date.now()}-${number}`;
  await kubectl(['-n', 'kanister', 'create', 'job', name, '--from=cronjob/wordpress-backup']);
  const { exitCode, log } = await ended(name);
  return { exitCode, log, run: String(log.findLast(({ run }) => run)?.run ?? ''), stderr: '' };
}

function autoscaler(
  name: string,
  what: string,
  quiesce: Quiesce,
  outcomes: Fault['outcomes'],
  { prepare }: Pick<Fault, 'prepare'>,
): Fault {
  return {
    name,
    what,
    quiesce,
    outcomes,
    ...(prepare && { prepare }),
    async strike({ watch, struck }) {
      if (prepare) return struck();
      await watch.step('quiesce');
      await addAutoscaler();
      struck();
    },
    repair: async () =>
      void (await kubectl(['-n', WORDPRESS.namespace, 'delete', 'hpa', AUTOSCALER, '--ignore-not-found'])),
  };
}

async function addAutoscaler(_world?: World): Promise<void> {
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: WORDPRESS.name };
  const metrics = [
    { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
  ];
  await apply([
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: AUTOSCALER, namespace: WORDPRESS.namespace },
      spec: { scaleTargetRef, minReplicas: 2, maxReplicas: 3, metrics },
    },
  ]);
}
