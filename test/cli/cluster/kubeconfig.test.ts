import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kubernetes } from '../../../cli/cluster/kubernetes';

it('a kubeconfig that does not exist is wrong usage', async () => {
  await expect(kubernetes({ kubeconfig: '/nowhere' })).rejects.toMatchObject({ exitCode: 2 });
});

it('without any kubeconfig the error names where one is expected', async () => {
  const home = mkdtempSync(join(tmpdir(), 'jerrycan-home-'));
  const { HOME, KUBECONFIG } = process.env;
  try {
    process.env.HOME = home;
    delete process.env.KUBECONFIG;
    await expect(kubernetes({})).rejects.toMatchObject({
      message:
        'kubeconfig: does not exist (KUBECONFIG is not set, and there is no ~/.kube/config); set KUBECONFIG, or pass --kubeconfig <file>',
      exitCode: 2,
    });
  } finally {
    process.env.HOME = HOME;
    if (KUBECONFIG !== undefined) process.env.KUBECONFIG = KUBECONFIG;
    rmSync(home, { recursive: true });
  }
});
