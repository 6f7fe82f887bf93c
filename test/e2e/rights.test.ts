import { parse } from 'yaml';
import { secretKey, statefulSet } from '../../blueprints/dsl';
import { firstForm } from '../first-form/manifests';
import { BY_HAND, guardRights, PENDING, PODS, RECORD, RUNNING } from './rights/guard';
import { kanisterAccount, others } from './rights/kanister';
import { keyMakerRights } from './rights/key-maker';
import { operatorRights } from './rights/operator';
import { actionSets, ENDED, endedActionSets, surroundings } from './rights/runner';
import { captureConfusions, captureSurroundings, firstFormConfusions } from './rights/runner-captures';
import { CRON_JOBS, suspensions } from './rights/suspension';
import { Checkout, ledgerApp, wordpressDump } from './world/checkout';
import { api, must, path, serviceAccount } from './world/cluster/api';
import { type Attempt, outcome } from './world/cluster/attempt';
import { apply } from './world/cluster/kubectl';
import { deleteNamespaces, namespace } from './world/cluster/namespace';
import { bind, KEY_MAKER, OPERATOR } from './world/cluster/person';
import { until } from './world/cluster/until';
import { withCluster } from './world/gate';
import { policiesHold, uninstall } from './world/installation';
import { actionSet, creation } from './world/kanister/run-request';

const attempts: readonly Attempt[] = [
  ...actionSets,
  ...captureConfusions,
  ...firstFormConfusions,
  ...captureSurroundings,
  ...endedActionSets,
  ...surroundings,
  ...suspensions,
  ...kanisterAccount,
  ...others,
  ...operatorRights,
  ...keyMakerRights,
  ...guardRights,
];

/** Each identity may do what it must, and nothing that it must not: tested on the real API server as that identity. */
withCluster('rights', () => {
  const answers: { attempt: Attempt; answer: string }[] = [];

  beforeAll(async () => {
    await uninstall();
    await deleteNamespaces(['wordpress', 'ledger', 'crm']);
    await apply(['wordpress', 'ledger', 'crm'].map((name) => namespace(name, 'warn')));
    await apply(workloads('crm', ['crm']));
    await apply([...workloads('wordpress', ['wordpress', 'another']), ...workloads('ledger', ['ledger'], 1)]);
    await apply(Object.entries(CRON_JOBS).map(([name, suspend]) => cronJobOf('ledger', name, suspend)));
    await apply(['wordpress', 'leader'].map(leftLease));
    const captures = { database: wordpressDump({}), crm: crmDump };
    const checkout = Checkout.make({
      captures,
      others: [ledgerApp({ cronJobs: ['ledger-suspended', 'ledger-running'] })],
    });
    await checkout.apply();
    // An app that still has its first form, whose Profile the second policy judges by.
    await apply([parse(firstForm().get('wordpress/Profile.wordpress.k8s.yaml')!)]);
    await bind(OPERATOR, ['kanister', 'wordpress']);
    await bind(KEY_MAKER, ['kanister']);
    // Kanister reads that they are complete, or that it already runs them, and so does nothing with them.
    const there = async (app: 'ledger' | 'wordpress', name: string, state: string, metadata?: object) => {
      const status = { state, actions: [{ name: 'backup', blueprint: `${app}.database`, phases: [] }] };
      await must(creation(actionSet(app, name, { top: { status }, ...(metadata && { metadata }) })));
    };
    for (const app of ['wordpress', 'ledger'] as const) await there(app, ENDED[app], 'complete');
    await there('wordpress', PENDING, '');
    await there('wordpress', RUNNING, 'running');
    await there('wordpress', BY_HAND, 'complete', { labels: {} });
    for (const [name, labels] of Object.entries(PODS))
      await until(`the pod ${name} is there`, async () => {
        const metadata = { name, namespace: 'wordpress', labels };
        const spec = { containers: [{ name: 'c', image: 'i' }] };
        const body = { apiVersion: 'v1', kind: 'Pod', metadata, spec };
        // The namespace is new: its ServiceAccount is created a moment later.
        return [201, 409].includes((await api({ method: 'POST', path: path('pods', 'wordpress'), body })).status);
      });
    await policiesHold();
    await until('the admission policy of who suspends CronJobs holds', async () => {
      const as = serviceAccount('kanister', 'ledger-runner');
      const body = { spec: { schedule: '* * * * *' } };
      const request = { method: 'PATCH', path: path('cronjobs', 'ledger', 'ledger-running'), body } as const;
      return (await api({ ...request, as, dryRun: true })).message.includes('ValidatingAdmissionPolicy');
    });
    for (const refused of [path('actionsets', 'kanister', RUNNING), path('pods', 'wordpress', 'plain')])
      await until("the guard's admission policies hold", async () => {
        const as = serviceAccount('kanister', 'jerrycan-guard');
        const { message } = await api({ method: 'DELETE', path: refused, as, dryRun: true });
        return message.includes('ValidatingAdmissionPolicy');
      });
  });
  afterAll(() => {
    const width = Math.max(...answers.map(({ attempt }) => attempt.who.length));
    const rows = answers.map(({ attempt: { who, does }, answer }) => `${who.padEnd(width)}  ${does}: ${answer}`);
    console.log(`${rows.length} attempts\n${rows.join('\n')}`);
  });

  test.each(
    attempts.map((attempt) => [attempt.who.replace('system:serviceaccount:', ''), attempt.does, attempt] as const),
  )('%s %s', async (_who, _does, attempt) => {
    const answer = await outcome(attempt);
    answers.push({ attempt, answer });
    expect(answer).toBe(attempt.outcome);
  });
});

/** A second database of WordPress, in a namespace of its own. */
const crmDump = wordpressDump({
  ...{ namespace: 'crm', server: statefulSet('crm-mariadb'), host: 'crm-mariadb' },
  password: secretKey('crm-mariadb', 'root'),
});

/** A Lease in the state in which a run leaves it. */
const leftLease = (name: string) => ({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name, namespace: 'kanister', annotations: RECORD },
});

const cronJobOf = (namespace: string, name: string, suspend: boolean) => {
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] } };
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name, namespace },
    spec: { schedule: '0 0 1 1 *', suspend, jobTemplate: { spec: { template } } },
  };
};

/** The objects that the attempts use: workloads, the Leases, and Secrets of which only the names matter. */
function workloads(app: string, writers: readonly string[], replicas = 0): object[] {
  const pod = (name: string) => ({
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
  });
  const object = (apiVersion: string, kind: string, at: string, name: string, rest: object = {}) => ({
    apiVersion,
    kind,
    metadata: { name, namespace: at },
    ...rest,
  });
  const secrets = ['store', 'runner', 'signing'].map((what) => object('v1', 'Secret', 'kanister', `${app}-${what}`));
  return [
    ...writers.map((name) => object('apps/v1', 'Deployment', app, name, { spec: { replicas, ...pod(name) } })),
    object('apps/v1', 'StatefulSet', app, `${app}-mariadb`, { spec: { replicas: 0, ...pod(`${app}-mariadb`) } }),
    object('coordination.k8s.io/v1', 'Lease', 'kanister', app),
    object('v1', 'Secret', app, `${app}-mariadb`),
    object('v1', 'Secret', app, `${app}-store`),
    ...secrets,
  ];
}
