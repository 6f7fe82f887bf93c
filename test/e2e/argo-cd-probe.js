// Whether an Argo CD is at work that can read a repository of this machine: it is given one, and watched.
const { execFileSync } = require('node:child_process');
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const NAME = 'jerrycan-e2e-probe';

/**
 * @param kubectl runs it, and gives what it said
 * @returns why the tests of Argo CD are skipped, or ''
 */
module.exports = (kubectl) => {
  try {
    kubectl('get', 'crd', 'applications.argoproj.io', 'applicationsets.argoproj.io', 'appprojects.argoproj.io');
  } catch {
    return 'it is not in this cluster';
  }
  const root = mkdtempSync(join(tmpdir(), 'jerrycan-e2e-probe-'));
  const metadata = { name: NAME, namespace: 'argocd' };
  const destination = { server: 'https://kubernetes.default.svc', namespace: 'default' };
  const repository = `file://${root}`;
  const spec = { project: NAME, destination, source: { repoURL: repository, targetRevision: 'HEAD', path: '.' } };
  const item = (kind, spec) => ({ apiVersion: 'argoproj.io/v1alpha1', kind, metadata, spec });
  const items = [
    item('AppProject', { sourceRepos: [repository], destinations: [destination] }),
    item('Application', spec),
  ];
  const end = () =>
    kubectl('-n', 'argocd', 'delete', '--ignore-not-found', `application/${NAME}`, `appproject/${NAME}`);
  try {
    writeFileSync(
      join(root, 'map.yaml'),
      JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: NAME } }),
    );
    const git = (...args) => execFileSync('git', ['-C', root, ...args], { stdio: 'pipe' });
    git('init', '-q');
    git('add', '.');
    git('-c', 'user.name=e2e', '-c', 'user.email=e2e@example.org', 'commit', '-qm', 'A map');
    end();
    writeFileSync(join(root, 'probe.json'), JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    kubectl('apply', '-f', join(root, 'probe.json'));
    kubectl(
      '-n',
      'argocd',
      'wait',
      `application/${NAME}`,
      '--for=jsonpath={.status.sync.status}=OutOfSync',
      '--timeout=60s',
    );
    return '';
  } catch (error) {
    return `it reads no repository of this machine within a minute (${error.message.trim().split('\n').at(-1)})`;
  } finally {
    try {
      end();
    } catch {
      // the name of the leftover object shows its owner
    }
    rmSync(root, { recursive: true, force: true });
  }
};
