import { all, type Output, output } from '@pulumi/pulumi';
import type { ListedApp } from '../contracts/files/app-list';
import { DataFileError } from '../contracts/files/data-file';
import type { Store } from '../contracts/files/store';
import { makeStore } from './bucket/make-store';
import { storeProvider } from './bucket/provider';
import type { Config } from './config/config';
import { federationOf } from './config/federation';
import { weakening } from './config/regression';
import { leftOut } from './config/unsupported';
import { identityName, type MadeIdentities, makeIdentities, plannedIdentities } from './identities/identities';
import { compatiblePolicy } from './policies/compatible-policy';
import { deliver } from './secrets/delivery';
import { type GivenKeys, parseGivenKeys } from './secrets/given-keys';
import { askClusters } from './secrets/namespaces';
import type { StackProps } from './stack-props';
import { storeOf, storeText } from './store-file';

/** What `pulumi stack output` shows. */
export interface Outputs {
  readonly bucket: Output<string>;
  /** The users of people, who make their own key pairs. */
  readonly users: Readonly<Record<string, Output<string>>>;
  /** Of a store whose users are not made here: what each may do. */
  readonly policies: Readonly<Record<string, string>>;
}

/**
 * Makes the store, the identities and the Secrets in the clusters, and writes the contract.
 *
 * @throws DataFileError before anything is made, if it would take from what is promised to backups that are there
 */
export async function program(said: StackProps): Promise<Outputs> {
  const props = withoutCutOff(said);
  const { stack, config, apps, before, ca, say } = props;
  const store = (identities: readonly string[], roles: Readonly<Record<string, string>> = {}) =>
    storeOf({ stack, config, identities, roles, ...(ca && { ca: ca.text }) });
  // Before anything is made: what synthesis would refuse, and a cluster that AWS is not told of.
  const clusters = apps.map(({ cluster }) => cluster);
  const federation = federationOf(config, stack, clusters);
  const asked = await askClusters({
    ...{ stack, apps, contexts: config.kubeContexts, namespaces: props.namespaces },
    clusters: props.kanister.keys(),
  });
  const given = await givenKeys(props);
  storeText(store([]));
  refuseWeakening(before, store([]), stack);
  for (const sentence of leftOut(config)) say('info', `left out of a store that is not AWS: ${sentence}`);
  if (federation)
    say(
      'info',
      "credentials: the runners have roles, and no keys; an app's own key pair stays a Secret, since Kanister's Profile and kando take a key pair and nothing else",
    );
  sayGone(props);
  const provider = storeProvider(config, ca?.file);
  const { bucket, place, replica } = await makeStore({ stack, config, provider, say });
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
  // Every Secret is there by then, and the bucket that it opens.
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
 * Whoever owns a cluster is given nothing more, and what it was given ends: with their users and roles go all keys and sessions. Pulumi is not to
 * need that cluster for it.
 *
 * @throws DataFileError if a cluster is not known: it would not be cut off
 */
function withoutCutOff(props: StackProps): StackProps {
  const { stack, config, kanister, before, say } = props;
  const unknown = config.cutOff.filter((cluster) => !kanister.has(cluster));
  if (unknown.length > 0) {
    const message = `names a cluster that is not in clusters/ (${unknown.join(', ')}); write one of ${[...kanister.keys()].join(', ')}`;
    throw new DataFileError([{ file: `Pulumi.${stack}.yaml`, field: 'cutOff', message }]);
  }
  const isCutOff = ({ cluster }: ListedApp) => config.cutOff.includes(cluster);
  const lost = props.apps.filter(isCutOff);
  for (const { name, cluster } of lost)
    say(
      'warning',
      `${name} › cluster: is cut off (${cluster}), so the app has no key to the store; what it wrote stays, and the recoverer reads it.${alsoAtStore(config)}`,
    );
  const apps = props.apps.filter((app) => !isCutOff(app));
  if (!before) return { ...props, apps };
  const identities = before.identities.filter((name) => !lost.some((app) => app.name === name));
  return { ...props, apps, before: { ...before, identities } };
}

function refuseWeakening(before: Store | undefined, after: Store, stack: string): void {
  const problems = before ? weakening(before, after) : [];
  if (problems.length === 0) return;
  throw new DataFileError(
    problems.map((problem) => {
      const [field = '', ...message] = problem.split(': ');
      return { file: `Pulumi.${stack}.yaml`, field, message: message.join(': ') };
    }),
  );
}

async function givenKeys({ stack, config, apps, keys, say }: StackProps): Promise<GivenKeys> {
  if (!keys) return {};
  if (config.endpoint === '') {
    const message = 'has no effect at AWS, where this program makes the users; take it away: pulumi config rm keys';
    throw new DataFileError([{ file: `Pulumi.${stack}.yaml`, field: 'keys', message }]);
  }
  const given = parseGivenKeys(stack, await keys());
  const listed = new Set(apps.map(({ cluster, name }) => `${cluster}/${name}`));
  for (const name of Object.keys(given))
    if (!listed.has(name))
      say(
        'warning',
        `Pulumi.${stack}.yaml › keys: names an app that is not in this stack (${name}); correct its spelling, or take it away: pulumi config rm --path 'keys["${name}"]'`,
      );
  return given;
}

/** An app that had keys and is listed no more: they go, what it wrote stays. */
function sayGone({ before, apps, config, say }: StackProps): void {
  for (const name of before?.identities ?? [])
    if (!apps.some((app) => app.name === name))
      say(
        'warning',
        `${name} › store: is no longer in apps/, so its keys are taken away; what it wrote stays below ${config.prefix}/*/${name}/, and the recoverer reads it. While its restore points are still wanted in the cluster, keep its file with \`retired: true\`.${alsoAtStore(config)}`,
      );
}

const alsoAtStore = ({ endpoint }: Config): string =>
  endpoint === '' ? '' : ' Take its users away at the store, too.';
