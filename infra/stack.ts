import { all, type Output, output } from '@pulumi/pulumi';
import type { ListedApp } from '../contracts/files/app-list';
import { DataFileError } from '../contracts/files/data-file';
import type { Store } from '../contracts/files/store';
import { makeStore } from './bucket/make-store';
import { storeProvider } from './bucket/provider';
import type { Config } from './config/config';
import { federationOf } from './config/federation';
import { regressions } from './config/regression';
import { unsupported } from './config/unsupported';
import { identityName, type MadeIdentities, makeIdentities, plannedIdentities } from './identities/identities';
import { compatiblePolicy } from './policies/compatible-policy';
import { deliver } from './secrets/delivery';
import { type GivenKeys, parseGivenKeys } from './secrets/given-keys';
import { readClusters } from './secrets/namespaces';
import type { StackProps } from './stack-props';
import { storeOf, storeText } from './store-file';

/** The outputs that `pulumi stack output` shows. */
export interface Outputs {
  readonly bucket: Output<string>;
  /** The users for people, who make their own key pairs. */
  readonly users: Readonly<Record<string, Output<string>>>;
  /** The rights of each identity, if the store's users are not made here. */
  readonly policies: Readonly<Record<string, string>>;
}

/**
 * Makes the store, the identities and the Secrets in the clusters, and writes the contract.
 *
 * @throws DataFileError before anything is made, if the change would weaken the protection of existing backups
 */
export async function program(allProps: StackProps): Promise<Outputs> {
  const props = withoutCutOff(allProps);
  const { stack, config, apps, before, ca, report } = props;
  const store = (identities: readonly string[], roles: Readonly<Record<string, string>> = {}) =>
    storeOf({ stack, config, identities, roles, ...(ca && { ca: ca.text }) });
  // Fail before anything is made: for values that synthesis refuses, and for a cluster without federation.
  const clusters = apps.map(({ cluster }) => cluster);
  const federation = federationOf(config, stack, clusters);
  const asked = await readClusters({
    ...{ stack, apps, contexts: config.kubeContexts, namespaces: props.namespaces },
    clusters: props.kanister.keys(),
  });
  const given = await givenKeys(props);
  storeText(store([]));
  refuseRegressions(before, store([]), stack);
  for (const sentence of unsupported(config)) report('info', `unsupported by a store other than AWS: ${sentence}`);
  if (federation)
    report(
      'info',
      "credentials: the runners have roles and no keys; an app's own key pair is still in a Secret, because Kanister's Profile and kando accept only a key pair",
    );
  reportRemoved(props);
  const provider = storeProvider(config, ca?.file);
  const { bucket, place, replica } = await makeStore({ stack, config, provider, report });
  const planned = plannedIdentities(apps, config.prefix);
  const aws = config.endpoint === '';
  const generations = [config.keyGeneration, ...(config.keepPreviousKeys ? [config.keyGeneration - 1] : [])];
  const { users, roles }: MadeIdentities = aws
    ? makeIdentities(planned, {
        ...{ stack, provider, place, generations, ...(replica && { replica }) },
        federated: federation && { federation, kanister: props.kanister },
      })
    : { users: new Map(), roles: new Map() };
  const delivered = deliver({ ...props, clusters: asked, provider, users, given });
  // Written when every Secret and the bucket exist.
  all([output(Object.fromEntries(roles)), bucket, ...delivered.made]).apply(([arns]) =>
    props.write(storeText(store(delivered.apps, arns))),
  );
  const policies = planned.map((identity): [string, string] => {
    const { name } = identityName(stack, identity);
    return [name, JSON.stringify(compatiblePolicy(identity.policy({ bucket: config.bucket, region: config.region })))];
  });
  return {
    bucket,
    users: Object.fromEntries(
      [...users].filter(([name]) => !name.includes('-')).map(([name, { user }]) => [name, user]),
    ),
    policies: aws ? {} : Object.fromEntries(policies),
  };
}

/**
 * Removes the apps of clusters that are cut off: a stolen cluster gets nothing more, and its users and roles are deleted with all keys and sessions.
 * Pulumi does not need to reach that cluster.
 *
 * @throws DataFileError if a cluster is unknown, because it would not be cut off
 */
function withoutCutOff(props: StackProps): StackProps {
  const { stack, config, kanister, before, report } = props;
  const unknown = config.cutOff.filter((cluster) => !kanister.has(cluster));
  if (unknown.length > 0) {
    const message = `names a cluster that is not in clusters/ (${unknown.join(', ')}); set one of ${[...kanister.keys()].join(', ')}`;
    throw new DataFileError([{ file: `Pulumi.${stack}.yaml`, field: 'cutOff', message }]);
  }
  const isCutOff = ({ cluster }: ListedApp) => config.cutOff.includes(cluster);
  const lost = props.apps.filter(isCutOff);
  for (const { name, cluster } of lost)
    report(
      'warning',
      `${name} › cluster: is cut off (${cluster}), so the app has no key to the store; its restore points stay, and the recoverer can read them.${alsoAtStore(config)}`,
    );
  const apps = props.apps.filter((app) => !isCutOff(app));
  if (!before) return { ...props, apps };
  const identities = before.identities.filter((name) => !lost.some((app) => app.name === name));
  return { ...props, apps, before: { ...before, identities } };
}

function refuseRegressions(before: Store | undefined, after: Store, stack: string): void {
  const problems = before ? regressions(before, after) : [];
  if (problems.length === 0) return;
  throw new DataFileError(
    problems.map((problem) => {
      const [field = '', ...message] = problem.split(': ');
      return { file: `Pulumi.${stack}.yaml`, field, message: message.join(': ') };
    }),
  );
}

async function givenKeys({ stack, config, apps, keys, report }: StackProps): Promise<GivenKeys> {
  if (!keys) return {};
  if (config.endpoint === '') {
    const message = 'has no effect on AWS, where this program makes the users; remove it: pulumi config rm keys';
    throw new DataFileError([{ file: `Pulumi.${stack}.yaml`, field: 'keys', message }]);
  }
  const given = parseGivenKeys(stack, await keys());
  const listed = new Set(apps.map(({ cluster, name }) => `${cluster}/${name}`));
  for (const name of Object.keys(given))
    if (!listed.has(name))
      report(
        'warning',
        `Pulumi.${stack}.yaml › keys: names an app that is not in this stack (${name}); correct its spelling, or remove it: pulumi config rm --path 'keys["${name}"]'`,
      );
  return given;
}

/** Reports apps that had keys and are no longer listed. Their keys are deleted; their restore points stay. */
function reportRemoved({ before, apps, config, report }: StackProps): void {
  for (const name of before?.identities ?? [])
    if (!apps.some((app) => app.name === name))
      report(
        'warning',
        `${name} › store: is no longer in apps/, so its keys are deleted; its restore points stay below ${config.prefix}/*/${name}/, and the recoverer can read them. If you still need its restore points in the cluster, keep its file with \`retired: true\`.${alsoAtStore(config)}`,
      );
}

const alsoAtStore = ({ endpoint }: Config): string => (endpoint === '' ? '' : ' Also delete its users at the store.');
