import type { ActionKind, ObjectKind, ObjectRef } from './object';

/** A server that this cluster does not run, such as a managed database or a virtual machine. */
export interface ExternalServer {
  readonly kind: 'external';
  /** Its addresses: `10.20.0.5/32`. A NetworkPolicy accepts no host names. */
  readonly cidrs: readonly string[];
}

/** The server that a method captures: a workload in the capture's namespace, or a server outside of the cluster. */
export type ServerRef<K extends ObjectKind = ObjectKind> = ObjectRef<K> | ExternalServer;

/** How the tasks of an app reach its server. */
export interface ServerProps<K extends ObjectKind = ObjectKind> {
  /** The server's workload, or `externalServer` for a server outside of the cluster. */
  readonly server: ServerRef<K>;
  /** The namespace of the server, of the tasks, and of the Secret. @default - the app's namespace */
  readonly namespace?: string;
  /** The server's Service, by the name that pods in the namespace use, or the host of a server outside of the cluster. */
  readonly host: string;
  /** The port of the Service or of the host. @default - the usual port of the server */
  readonly port?: number;
  /** The port of the server's pods, if the Service has another one. @default - `port` */
  readonly podPort?: number;
}

/** Refers to a server outside of the cluster. Its tasks can connect only to these addresses. */
export function externalServer({ cidrs }: Pick<ExternalServer, 'cidrs'>): ExternalServer {
  if (cidrs.length === 0) throw new Error('externalServer: has no address (cidrs); set the CIDRs of the server');
  return Object.freeze({ kind: 'external', cidrs });
}

/** The workload of a server; `undefined`: the server is outside of the cluster. */
export function objectOf<K extends ObjectKind>(server: ServerRef<K>): ObjectRef<K> | undefined {
  return server.kind === 'external' ? undefined : (server as ObjectRef<K>);
}

/** What the actions of a server's blueprint run on: its workload, or the capture's namespace. */
export function kindOf<K extends ObjectKind>(server: ServerRef<K>): K | 'Namespace' {
  return objectOf(server)?.kind ?? 'Namespace';
}

/** The object that the ActionSets of a capture name. `Namespace`: its server is outside of the cluster. */
export function targetOf(
  { object }: { readonly object?: ObjectRef },
  namespace: string,
): { readonly kind: ActionKind; readonly name: string } {
  return object ? { kind: object.kind, name: object.name } : { kind: 'Namespace', name: namespace };
}
