/** A cluster that runs apps: the content of `clusters/<name>.json`. */
export interface Cluster {
  /** The logical name, which is part of every key in the store; a replacement cluster keeps it. */
  readonly name: string;
  /** The API server as Argo CD knows it. */
  readonly server: string;
  /** The store of this cluster's apps: `store.<stack>.json`. */
  readonly stack: string;
  /** Kanister as it runs in this cluster. */
  readonly kanister: {
    /** The namespace of Kanister's controller. The controller watches only this one, so ActionSets and Blueprints must be here. */
    readonly namespace: string;
    /** The ServiceAccount of the controller. */
    readonly serviceAccount: string;
    /** The image that provides the `kando` program, with the controller's version. */
    readonly tools: string;
    /**
     * Set if Argo CD installs Kanister by its chart, into `namespace`, with its ServiceAccount named `serviceAccount`.
     * @default - Kanister is installed by other means
     */
    readonly chart?: KanisterChart | undefined;
  };
  /** The addresses at which pods reach the API server, behind the Service. */
  readonly apiServer: readonly Peer[];
  /**
   * Where the name server runs: in pods of the namespace `kube-system`, or on the host, with an address that no
   * selector can match, as with a node-local cache.
   * @default 'kube-system'
   */
  readonly nameServer?: 'kube-system' | 'host' | undefined;
  /**
   * The PriorityClass of every Jerrycan pod: runner, tasks, guard. It must exist, or Kubernetes refuses the pods. With `preemptionPolicy: Never`,
   * pods are protected from preemption and never preempt others.
   *
   * @default - none; the cluster's default applies
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
   */
  readonly priorityClassName?: string | undefined;
  /** How a command distinguishes this cluster from others. @default - not recorded; `npx jerrycan cluster <name> --record` records it */
  readonly identity?: ClusterIdentity | undefined;
}

/** The identity of a cluster, independent of its name: at least one of both. It is not part of any manifest. */
export interface ClusterIdentity {
  /** The fingerprint of each certificate of the API server's authority: `sha256:` and 64 hexadecimal digits. @default - not known */
  readonly ca?: readonly string[] | undefined;
  /** The UID of the namespace `kube-system`, which lives as long as the cluster. @default - not known */
  readonly uid?: string | undefined;
}

export interface KanisterChart {
  /** The chart's version, which is the controller's: `0.119.0`. */
  readonly version: string;
  /**
   * The certificate of Kanister's webhook, which validates Blueprints. Without it, the chart makes a new certificate at every rendering
   * (`genCA` in its `validating-webhook.yaml`), so that Argo CD never finishes a sync.
   * @default - there is no webhook: Blueprints are checked at synthesis
   */
  readonly webhook?: WebhookCertificate | undefined;
}

/** A certificate for `kanister-kanister-operator.<namespace>.svc` that is created and renewed outside of Git. */
export interface WebhookCertificate {
  /** A Secret of the type `kubernetes.io/tls` in Kanister's namespace. */
  readonly secretName: string;
  /** The certificate of its authority: PEM, in base64. */
  readonly caBundle: string;
}

/** A range of addresses, and a TCP port. */
export interface Peer {
  /** A range of addresses, such as `10.0.0.1/32`. */
  readonly cidr: string;
  /** A TCP port on them. */
  readonly port: number;
}
