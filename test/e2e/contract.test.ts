import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { kubernetes } from '../../runner/kubernetes/api';
import { clusterContract } from '../world/contract/cluster';
import { child } from './world/cluster/child';
import { apply, kubectl } from './world/cluster/kubectl';
import { deleteNamespaces, namespace } from './world/cluster/namespace';
import { withCluster } from './world/gate';

const NAME = 'contract';

/** A connection to the API server without its certificate, which Node would have to know before it starts. */
function proxy(): Promise<string> {
  const program = child('kubectl', ['proxy', '--port=0']);
  return new Promise((resolve, reject) => {
    program.on('exit', (code) => reject(new Error(`kubectl proxy ended (${code})`)));
    createInterface(program.stdout).on('line', (line) => {
      const [, host] = /on (127\.0\.0\.1:\d+)/.exec(line) ?? [];
      if (host) resolve(`http://${host}`);
    });
  });
}

withCluster('the real API server, asked as the runner asks', () => {
  const directory = mkdtempSync(join(tmpdir(), 'jerrycan-contract-'));

  afterAll(async () => {
    await deleteNamespaces([NAME]);
    rmSync(directory, { recursive: true });
  });

  clusterContract(async () => {
    const metadata = { name: 'runner', namespace: NAME };
    await apply([
      namespace(NAME, 'warn'),
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
        subjects: [{ kind: 'ServiceAccount', ...metadata }],
      },
    ]);
    const tokenFile = join(directory, 'token');
    writeFileSync(tokenFile, await kubectl(['-n', NAME, 'create', 'token', 'runner']), { mode: 0o600 });
    return { cluster: kubernetes({ server: await proxy(), tokenFile }), namespace: NAME };
  });
});
