import type { Provider } from '@pulumi/aws/provider';
import { all, type Output, output } from '@pulumi/pulumi';
import type { ListedApp } from './apps-file';
import type { BucketPlace } from './bucket-place';
import { Identity } from './identity';
import { appPolicy, auditorPolicy, type IdentityKind, recovererPolicy, runnerPolicy } from './identity-policy';
import type { PolicyDocument } from './policy-document';

/** An identity to be made: whose it is, and what it may. */
export interface PlannedIdentity {
  readonly kind: IdentityKind;
  /** Absent: it is of all apps. */
  readonly app?: ListedApp;
  readonly prefix: string;
  readonly policy: (place: BucketPlace, replica?: BucketPlace) => PolicyDocument;
}

/** An app and a verb at a time, and the two of people. An app that is no longer listed has none; the recoverer still reads what it left. */
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

/** `wordpress-app` of one cluster, `auditor` of all. */
export function identityName(stack: string, { kind, app }: PlannedIdentity): { owner: string; name: string } {
  const owner = app ? `${stack}-${app.cluster}-${app.name}` : stack;
  return { owner, name: app ? `${app.cluster}-${app.name}-${kind}` : kind };
}

export interface UsersProps {
  readonly stack: string;
  readonly provider: Provider;
  readonly place: Output<BucketPlace>;
  readonly replica?: Output<BucketPlace>;
  /** Of the key pairs in the cluster; people make their own, and no state holds them. */
  readonly generations: readonly number[];
}

/** The users of IAM, by their names. */
export function makeUsers(
  planned: readonly PlannedIdentity[],
  { stack, provider, place, replica, generations }: UsersProps,
): ReadonlyMap<string, Identity> {
  return new Map(
    planned.map((identity) => {
      const { kind, app, prefix, policy } = identity;
      const { owner, name } = identityName(stack, identity);
      const document = all([place, output(replica)]).apply(([at, copy]) => policy(at, copy));
      const props = { provider, kind, owner, prefix, policy: document };
      return [name, new Identity(name, { ...props, generations: app ? generations : [] })];
    }),
  );
}
