import { runnerCredentials } from '../../runner/runner-credentials';
import { pending, type Rule } from './rule';

/**
 * Requires an identity at the store, a role for the runner if runners have roles, and a key that signs restore points.
 */
export const identity: Rule = (app, { store, publicKeys }) => {
  const findings = [];
  if (!store.identities.includes(app.name))
    findings.push(
      pending(
        app,
        'store',
        `has no identity (store.${store.stack}.json); create its key pair (\`pulumi up\`, or manually), and list the app under identities`,
      ),
    );
  if (store.runner && runnerCredentials(app.name, store).kind === 'key-pair')
    findings.push(
      pending(
        app,
        'store',
        `has no role for its runner (store.${store.stack}.json); run \`pulumi up\`, which creates it`,
      ),
    );
  if (publicKeys === undefined)
    findings.push(
      pending(
        app,
        'keys',
        `has no signing key (keys/${app.name}.json is missing); run \`npx jerrycan keys ${app.name}\``,
      ),
    );
  else if (!publicKeys.some((key) => key.until === null))
    findings.push(
      pending(app, 'keys', `has no active signing key (keys/${app.name}.json); run \`npx jerrycan keys ${app.name}\``),
    );
  return findings;
};
