/**
 * Annotations for a working pod: Karpenter and the Cluster Autoscaler do not remove its node before the pod completes.
 * An interrupted task loses its work, and an interrupted load leaves the app down. The annotations prevent only
 * voluntary disruption: the pod still stops if its node fails, runs out of memory, or is drained by a person.
 *
 * @see https://karpenter.sh/docs/concepts/disruption/#pod-level-controls
 * @see
 * https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md#what-types-of-pods-can-prevent-ca-from-removing-a-node
 */
export const undisturbed: Readonly<Record<string, string>> = {
  'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
  'karpenter.sh/do-not-disrupt': 'true',
};
