/** A cluster that apps live on: the content of `clusters/<name>.json`. */
export interface Cluster {
  /** The logical name; it is part of every key in the store, and a replacement of the cluster keeps it. */
  readonly name: string;
  /** The API server as Argo CD knows it. */
  readonly server: string;
  /** The store of this cluster's apps: `store.<stack>.json`. */
  readonly stack: string;
  readonly kanister: {
    /** Where Kanister's controller runs. It watches this namespace only, so ActionSets and Blueprints live here. */
    readonly namespace: string;
    /** The ServiceAccount of the controller. */
    readonly serviceAccount: string;
    /** The image that the `kando` program is copied from; of the controller's version. */
    readonly tools: string;
    /**
     * Argo CD installs Kanister here by its chart, into `namespace`, its ServiceAccount under the name `serviceAccount`.
     * @default - Kanister is there by other means
     */
    readonly chart?: KanisterChart | undefined;
  };
  /** Where pods reach the API server, behind the Service. */
  readonly apiServer: readonly Peer[];
  /**
   * Where the name server answers: in pods of the namespace `kube-system`, or on the host (an address that no
   * selector can name, as with a node-local cache).
   * @default 'kube-system'
   */
  readonly nameServer?: 'kube-system' | 'host' | undefined;
  /**
   * The PriorityClass of every pod of ours: runner, tasks, guard. It must be there: Kubernetes makes no pod that names another. One with `preemptionPolicy: Never`
   * spares them the eviction for others and evicts nobody for them.
   *
   * @default - none is named; the cluster's default holds
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
   */
  readonly priorityClassName?: string | undefined;
  /** By what a command tells this cluster from others. @default - nothing is recorded: `npx jerrycan cluster <name> --record` */
  readonly identity?: ClusterIdentity | undefined;
}

/** Who a cluster is, whatever it is called: one of both at least. No manifest holds it. */
export interface ClusterIdentity {
  /** Of each certificate of the API server's authority: `sha256:` and 64 hexadecimal digits. @default - not known */
  readonly ca?: readonly string[] | undefined;
  /** The UID of the namespace `kube-system`, which lives as long as the cluster. @default - not known */
  readonly uid?: string | undefined;
}

export interface KanisterChart {
  /** The chart's version, which is the controller's: `0.119.0`. */
  readonly version: string;
  /**
   * With what Kanister's webhook, which looks at Blueprints, proves who it is. Left to itself the chart makes another certificate at every rendering
   * (`genCA` in its `validating-webhook.yaml`), so that Argo CD would never be done.
   * @default - there is no webhook: Blueprints are checked at synthesis
   */
  readonly webhook?: WebhookCertificate | undefined;
}

/** A certificate for `kanister-kanister-operator.<namespace>.svc` that is made, and renewed, outside of Git. */
export interface WebhookCertificate {
  /** A Secret of the type `kubernetes.io/tls` in Kanister's namespace. */
  readonly secretName: string;
  /** The certificate of the authority that signed it: PEM, in base64. */
  readonly caBundle: string;
}

/** A range of addresses and a TCP port on them. */
export interface Peer {
  readonly cidr: string;
  readonly port: number;
}
