import { kubernetes } from '../../../cli/cluster/kubernetes';

it('a kubeconfig that does not exist is wrong usage', async () => {
  await expect(kubernetes({ kubeconfig: '/nowhere' })).rejects.toMatchObject({ exitCode: 2 });
});
