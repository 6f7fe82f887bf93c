// Looks once at what there is to test with, and says once what a run leaves out.
const { execFileSync } = require('node:child_process');
const withoutArgoCd = require('./argo-cd-probe.js');

const kubectl = (...args) => execFileSync('kubectl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const say = (message) => console.log(`\ne2e › ${message}`);

module.exports = () => {
  process.env.E2E_KANISTER = '';
  process.env.E2E_ARGOCD = '';
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
  if (hasKanister()) process.env.E2E_KANISTER = 'yes';
  else {
    say(
      'kanister: no Deployment kanister/kanister is ready, so nothing executes an ActionSet: the story with WordPress and the ' +
        'actions by kanctl are skipped. A stand-in plays Kanister for the runner; no script of a blueprint runs.',
    );
  }
  const why = withoutArgoCd(kubectl);
  if (why) say(`argo-cd: ${why}, so its tests are skipped`);
  else process.env.E2E_ARGOCD = 'yes';
};

/** Whether a controller runs, once it had the time to start; one that killed tests left asleep is woken. */
function hasKanister() {
  const deployment = ['-n', 'kanister', 'deployment/kanister'];
  try {
    const { metadata, spec } = JSON.parse(kubectl('get', ...deployment, '-o', 'json'));
    const asleep = metadata.annotations?.['jerrycan.dev/paused-by-e2e'] !== undefined;
    if (spec.replicas === 0 && !asleep) return false;
    if (asleep) kubectl('scale', ...deployment, '--replicas=1');
    kubectl('rollout', 'status', ...deployment, '--timeout=60s');
    return true;
  } catch {
    return false; // no Deployment of this name, or none that starts
  }
}
