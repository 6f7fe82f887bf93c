import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { platformLabels } from '../../contracts/labels';
import { firstWave } from '../../contracts/names';

/** A kind of objects; the core group is `''`. */
export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/** A namespace of a cluster; `server` as Argo CD knows it. */
export interface Destination {
  readonly server: string;
  readonly namespace: string;
}

export interface AppProjectProps {
  readonly name: string;
  /** Argo CD's. */
  readonly namespace: string;
  readonly description: string;
  /** From where, and from nowhere else. */
  readonly sourceRepos: readonly string[];
  /** To where, and nowhere else. */
  readonly destinations: readonly Destination[];
  /** What of a cluster as a whole, and nothing else. */
  readonly clusterKinds: readonly GroupKind[];
  /** What in a namespace, and nothing else. */
  readonly namespacedKinds: readonly GroupKind[];
}

/**
 * Never by way of Git, also where somebody makes the list of what is allowed longer: a Secret's value would stand in the repository, and an ActionSet
 * is a deed, which would be done again whenever its object is made again. The denial comes before the permission (`IsGroupKindPermitted`).
 */
export const deniedKinds: readonly GroupKind[] = [
  { group: '', kind: 'Secret' },
  { group: 'cr.kanister.io', kind: 'ActionSet' },
];

/**
 * What Applications of Argo CD may bring where. It comes before them: an ApplicationSet that does not find its project looks for it again in three
 * minutes (`ReconcileRequeueOnValidationError`), and is Degraded meanwhile.
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
