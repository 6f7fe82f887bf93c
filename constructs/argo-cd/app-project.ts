import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { platformLabels } from '../../contracts/labels';
import { firstWave } from '../../contracts/names';

/** A kind of object. The core group is `''`. */
export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/** A namespace of a cluster. `server` is the address that Argo CD uses. */
export interface Destination {
  readonly server: string;
  readonly namespace: string;
}

export interface AppProjectProps {
  readonly name: string;
  /** Argo CD's namespace. */
  readonly namespace: string;
  readonly description: string;
  /** The only sources that are allowed. */
  readonly sourceRepos: readonly string[];
  /** The only destinations that are allowed. */
  readonly destinations: readonly Destination[];
  /** The only cluster-scoped kinds that are allowed. */
  readonly clusterKinds: readonly GroupKind[];
  /** The only namespaced kinds that are allowed. */
  readonly namespacedKinds: readonly GroupKind[];
}

/**
 * Kinds that must never come from Git, even if the list of allowed kinds grows. A Secret's value would be in the
 * repository. An ActionSet runs an action, which would run again each time the object is created again. Argo CD checks
 * the denied kinds before the allowed ones (`IsGroupKindPermitted`).
 */
export const deniedKinds: readonly GroupKind[] = [
  { group: '', kind: 'Secret' },
  { group: 'cr.kanister.io', kind: 'ActionSet' },
];

/**
 * What Argo CD's Applications may deploy, and where. It must be created before them. An ApplicationSet that does not
 * find its project looks for it again after three minutes (`ReconcileRequeueOnValidationError`), and is Degraded until
 * then.
 */
export class AppProject extends Construct {
  constructor(scope: Construct, id: string, props: AppProjectProps) {
    super(scope, id);
    const { name, namespace, description, sourceRepos, destinations, clusterKinds, namespacedKinds } = props;
    new ApiObject(this, 'Resource', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name, namespace, labels: platformLabels, annotations: firstWave },
      spec: {
        description,
        sourceRepos,
        destinations: unique(destinations),
        clusterResourceWhitelist: clusterKinds,
        namespaceResourceWhitelist: namespacedKinds,
        namespaceResourceBlacklist: deniedKinds,
      },
    });
  }
}

function unique(destinations: readonly Destination[]): Destination[] {
  const byText = new Map(
    destinations.map(({ server, namespace }) => [`${server} ${namespace}`, { server, namespace }]),
  );
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, destination]) => destination);
}
