// Looks once at what there is to test with, and says once what a run leaves out.
const { execFileSync } = require('node:child_process');

const kubectl = (...args) => execFileSync('kubectl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const say = (message) => console.log(`\ne2e › ${message}`);

module.exports = () => {
  process.env.E2E_KANISTER = '';
  if (!process.env.KUBECONFIG) {
    say(
      'cluster: there is no KUBECONFIG, so everything is skipped; export the one of a test cluster, as its administrator',
    );
    return;
  }
  try {
    kubectl('get', 'crd', 'actionsets.cr.kanister.io', 'blueprints.cr.kanister.io', 'profiles.cr.kanister.io');
  } catch (error) {
    throw new Error(`e2e › cluster: Kanister's definitions are missing (${error.message}); apply them, and try again`);
  }
  let ready = '';
  try {
    if (
      kubectl('-n', 'kanister', 'get', 'deployment', 'kanister', '-o', 'yaml').includes('jerrycan.dev/paused-by-e2e')
    ) {
      kubectl('-n', 'kanister', 'scale', 'deployment/kanister', '--replicas=1');
      kubectl('-n', 'kanister', 'rollout', 'status', 'deployment/kanister', '--timeout=60s');
    }
    ready = kubectl('-n', 'kanister', 'get', 'deployment', 'kanister', '-o', 'jsonpath={.status.readyReplicas}');
  } catch {
    // No Deployment of this name is as good as none that is ready.
  }
  if (Number(ready) > 0) process.env.E2E_KANISTER = 'yes';
  else {
    say(
      'kanister: no Deployment kanister/kanister is ready, so nothing executes an ActionSet: the story with WordPress and the ' +
        'actions by kanctl are skipped. A stand-in plays Kanister for the runner; no script of a blueprint runs.',
    );
  }
};
