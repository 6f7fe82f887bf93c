/**
 * Annotations of a pod at work: Karpenter and the Cluster Autoscaler leave its node alone until it has ended. A task that is cut off loses
 * its work, and a load that is cut off leaves the app down. The annotations hold back voluntary disruption only: a node that fails, is short of memory, or is drained by a
 * person still takes its pods with it.
 *
 * @see https://karpenter.sh/docs/concepts/disruption/#pod-level-controls
 * @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md#what-types-of-pods-can-prevent-ca-from-removing-a-node
 */
export const undisturbed: Readonly<Record<string, string>> = {
  'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
  'karpenter.sh/do-not-disrupt': 'true',
};
