import type { Provider } from '@pulumi/aws/provider';
import { all, type Output, output } from '@pulumi/pulumi';
import type { ListedApp } from '../../contracts/files/app-list';
import type { Federation } from '../config/federation';
import type { BucketPlace } from '../policies/bucket-place';
import {
  appPolicy,
  auditorPolicy,
  type IdentityKind,
  recovererPolicy,
  runnerPolicy,
} from '../policies/identity-policy';
import type { PolicyDocument } from '../policies/policy-document';
import { Identity } from './identity';
import { RunnerRole } from './runner-role';

/** An identity to make: its owner and its rights. */
export interface PlannedIdentity {
  readonly kind: IdentityKind;
  /** The app; absent if the identity is for all apps. */
  readonly app?: ListedApp;
  readonly prefix: string;
  readonly policy: (place: BucketPlace, replica?: BucketPlace) => PolicyDocument;
}

/** Federation for runners that have roles instead of users. */
export interface Federated {
  readonly federation: (cluster: string) => Federation;
  /** Kanister's namespace, by cluster. The runners' ServiceAccounts are in it. */
  readonly kanister: ReadonlyMap<string, string>;
}

/** Plans two identities for each app, and two for people. An app that is no longer listed has none; the recoverer can still read its restore points. */
export function plannedIdentities(apps: readonly ListedApp[], prefix: string): PlannedIdentity[] {
  return [
    ...apps.flatMap((app): PlannedIdentity[] => [
      { kind: 'app', app, prefix: app.prefix, policy: (place) => appPolicy(place, app.prefix) },
      { kind: 'runner', app, prefix: app.prefix, policy: (place) => runnerPolicy(place, app.prefix) },
    ]),
    { kind: 'auditor', prefix, policy: (place) => auditorPolicy(place, prefix) },
    { kind: 'recoverer', prefix, policy: (place, replica) => recovererPolicy(place, prefix, replica) },
  ];
}

/** `wordpress-app` of one cluster, `auditor` of all clusters. */
export function identityName(stack: string, { kind, app }: PlannedIdentity): { owner: string; name: string } {
  const owner = app ? `${stack}-${app.cluster}-${app.name}` : stack;
  return { owner, name: app ? `${app.cluster}-${app.name}-${kind}` : kind };
}

export interface IdentitiesProps {
  readonly stack: string;
  readonly provider: Provider;
  readonly place: Output<BucketPlace>;
  readonly replica?: Output<BucketPlace>;
  /** The generations of the key pairs in the cluster. People make their own key pairs, which are in no Pulumi state. */
  readonly generations: readonly number[];
  /** Absent if runners have users, like the other identities. */
  readonly federated?: Federated | undefined;
}

export interface MadeIdentities {
  /** The IAM users, by name. */
  readonly users: ReadonlyMap<string, Identity>;
  /** The ARNs of the runners' roles, by app. */
  readonly roles: ReadonlyMap<string, Output<string>>;
}

export function makeIdentities(
  planned: readonly PlannedIdentity[],
  { stack, provider, place, replica, generations, federated }: IdentitiesProps,
): MadeIdentities {
  const users = new Map<string, Identity>();
  const roles = new Map<string, Output<string>>();
  for (const identity of planned) {
    const { kind, app, prefix, policy } = identity;
    const { owner, name } = identityName(stack, identity);
    const document = all([place, output(replica)]).apply(([at, copy]) => policy(at, copy));
    const props = { provider, owner, prefix, policy: document };
    if (federated && app && kind === 'runner') {
      const serviceAccount = { namespace: federated.kanister.get(app.cluster)!, name: `${app.name}-runner` };
      const federation = federated.federation(app.cluster);
      roles.set(app.name, new RunnerRole(name, { ...props, federation, serviceAccount }).arn);
    } else users.set(name, new Identity(name, { ...props, kind, generations: app ? generations : [] }));
  }
  return { users, roles };
}
