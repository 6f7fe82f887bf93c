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
  };
  /** Where pods reach the API server, behind the Service. */
  readonly apiServer: readonly Peer[];
  /**
   * Where the name server answers: in pods of the namespace `kube-system`, or on the host (an address that no
   * selector can name, as with a node-local cache).
   * @default 'kube-system'
   */
  readonly nameServer?: 'kube-system' | 'host' | undefined;
}

/** A range of addresses and a TCP port on them. */
export interface Peer {
  readonly cidr: string;
  readonly port: number;
}
