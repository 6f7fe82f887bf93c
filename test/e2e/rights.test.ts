import { kanisterAccount, others } from './rights/kanister';
import { keyMakerRights } from './rights/key-maker';
import { operatorRights } from './rights/operator';
import { actionSets, ENDED, endedActionSets, surroundings } from './rights/runner';
import { must, path } from './world/api';
import { type Attempt, outcome } from './world/attempt';
import { Checkout, ledgerApp } from './world/checkout';
import { withCluster } from './world/gate';
import { policiesHold, uninstall } from './world/installation';
import { apply } from './world/kubectl';
import { deleteNamespaces, namespace } from './world/namespace';
import { bind, KEY_MAKER, OPERATOR } from './world/person';
import { actionSet } from './world/run-request';

const attempts: readonly Attempt[] = [
  ...actionSets,
  ...endedActionSets,
  ...surroundings,
  ...kanisterAccount,
  ...others,
  ...operatorRights,
  ...keyMakerRights,
];

/** Each identity does what it must, and fails at what it must not: asked of the real API server, as that identity. */
withCluster('rights', () => {
  const answers: { attempt: Attempt; answer: string }[] = [];

  beforeAll(async () => {
    await uninstall();
    await deleteNamespaces(['wordpress', 'ledger']);
    await apply(['wordpress', 'ledger'].map((name) => namespace(name, 'warn')));
    await apply([...workloads('wordpress', ['wordpress', 'another']), ...workloads('ledger', ['ledger'])]);
    const checkout = Checkout.make({ others: [ledgerApp()] });
    await checkout.apply();
    await bind(OPERATOR, ['kanister', 'wordpress']);
    await bind(KEY_MAKER, ['kanister']);
    // Kanister is told that they are over, and so does nothing with them.
    const status = (app: string) => ({ state: 'complete', actions: [{ name: 'backup', blueprint: app, phases: [] }] });
    for (const app of ['wordpress', 'ledger'] as const)
      await must({
        method: 'POST',
        path: path('actionsets', 'kanister'),
        body: actionSet(app, ENDED[app], { top: { status: status(app) } }),
      });
    await policiesHold();
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

/** What the attempts touch: workloads without a pod, the Leases, and Secrets of which only the names count. */
function workloads(app: string, writers: readonly string[]): object[] {
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
    ...writers.map((name) => object('apps/v1', 'Deployment', app, name, { spec: { replicas: 0, ...pod(name) } })),
    object('apps/v1', 'StatefulSet', app, `${app}-mariadb`, { spec: { replicas: 0, ...pod(`${app}-mariadb`) } }),
    object('coordination.k8s.io/v1', 'Lease', 'kanister', app),
    object('v1', 'Secret', app, `${app}-mariadb`),
    object('v1', 'Secret', app, `${app}-store`),
    ...secrets,
  ];
}
