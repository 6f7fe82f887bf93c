import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type History, twoApps } from '../history';

// Each test synthesizes and commits.
jest.setTimeout(60_000);

let at: History;
beforeEach(() => {
  at = twoApps();
});

describe('a change of our own code, with the same declarations of the apps', () => {
  /** Rewrites or deletes a manifest, and returns the reported changes: effect and id. */
  async function rewritten(path: string, otherwise?: (text: string) => string): Promise<string[]> {
    const file = join(at.root, 'manifests/east', path);
    if (!otherwise) rmSync(file);
    else {
      const text = readFileSync(file, 'utf8');
      const other = otherwise(text);
      expect(other).not.toBe(text);
      writeFileSync(file, other);
    }
    const { changes } = JSON.parse((await at.run('diff', 'HEAD', '--json')).out);
    at.git('checkout', '--quiet', '--', 'manifests');
    return changes.map(({ effect, id }: { effect: string; id: string }) => `${effect} ${id}`);
  }
  const becomes = (from: string | RegExp, to: string) => (text: string) => text.replace(from, to);

  it.each([
    'shop/CronJob.shop-backup',
    'shop/CronJob.shop-verify',
    'shop/Blueprint.shop.database',
    'shop/Profile.shop.database',
    'shop/ServiceAccount.shop-runner',
    'shop/RoleBinding.shop-runner',
    'shop/Role.shop-kanister',
    'platform/RoleBinding.jerrycan-guard',
    'platform/ConfigMap.jerrycan-runner',
    'platform/ClusterRole.jerrycan-operator',
    'platform/ValidatingAdmissionPolicyBinding.jerrycan-guard',
  ])('is weaker without %s', async (path) => {
    const [folder, object] = path.split('/');
    const subject = folder === 'platform' ? 'east/platform' : folder;
    expect(await rewritten(`${path}.k8s.yaml`)).toEqual([`weaker ${subject}/objects:-${object}`]);
  });

  it("is weaker without one of two objects with the same name: the one in the app's namespace", async () => {
    expect(await rewritten('shop/RoleBinding.shop-runner.shop.k8s.yaml')).toEqual([
      'weaker shop/objects:-RoleBinding.shop-runner@app',
    ]);
  });

  it('is weaker if a CronJob is suspended, or is never overdue', async () => {
    const backup = 'shop/CronJob.shop-backup.k8s.yaml';
    const verify = 'shop/CronJob.shop-verify.k8s.yaml';
    const suspended = becomes('suspend: false', 'suspend: true');
    expect(await rewritten(backup, suspended)).toEqual(['weaker shop/schedule.suspended:true']);
    expect(await rewritten(verify, suspended)).toEqual(['weaker shop/verification.suspended:true']);
    const later = becomes(/(max-success-age-seconds: )"\d+"/, '$1"94608000"');
    expect(await rewritten(backup, later)).toEqual(['weaker shop/schedule.overdue:1095d']);
    expect(await rewritten(verify, later)).toEqual(['weaker shop/verification.overdue:1095d']);
    expect(await rewritten(backup, becomes(/.*max-success-age-seconds.*\n/, ''))).toEqual([
      'weaker shop/schedule.overdue:unsaid',
    ]);
  });

  it('is weaker if a policy refuses nothing, or the guard has no pod', async () => {
    const binding = 'ValidatingAdmissionPolicyBinding.jerrycan-guard';
    expect(await rewritten(`platform/${binding}.k8s.yaml`, becomes('- Deny', '- Audit'))).toEqual([
      `weaker east/platform/objects:${binding}=idle`,
    ]);
    expect(
      await rewritten('platform/Deployment.jerrycan-guard.k8s.yaml', becomes('replicas: 1', 'replicas: 0')),
    ).toEqual(['weaker east/platform/objects:Deployment.jerrycan-guard=idle']);
  });

  it('reports other content of a CronJob, a Profile, and a Blueprint outside of its digest', async () => {
    const cronJob = becomes('concurrencyPolicy: Forbid', 'concurrencyPolicy: Allow');
    expect(await rewritten('shop/CronJob.shop-backup.k8s.yaml', cronJob)).toEqual([
      expect.stringMatching(/^neutral shop\/objects:CronJob\.shop-backup=/),
    ]);
    expect(await rewritten('shop/Profile.shop.database.k8s.yaml', becomes('our-backups', 'another'))).toEqual([
      expect.stringMatching(/^neutral shop\/objects:Profile\.shop\.database=/),
    ]);
    expect(
      await rewritten('shop/Blueprint.shop.database.k8s.yaml', becomes(/'true'|"true"|\btrue\b/, 'false')),
    ).toEqual([expect.stringMatching(/^neutral shop\.database\/blueprint:/)]);
    expect(await rewritten('shop/ConfigMap.shop.k8s.yaml', becomes(/"rtoSeconds": \d+,/, ''))).toEqual([
      'weaker shop/rto:unsaid',
    ]);
  });
});
