import type { ActionKind, ObjectKind, ObjectRef } from './object';

/** A server that this cluster does not run, such as a managed database or a virtual machine. */
export interface ExternalServer {
  readonly kind: 'external';
  /** Its addresses: `10.20.0.5/32`. A NetworkPolicy accepts no host names. */
  readonly cidrs: readonly string[];
}

/** The server that a method captures: a workload in the capture's namespace, or a server outside of the cluster. */
export type ServerRef<K extends ObjectKind = ObjectKind> = ObjectRef<K> | ExternalServer;

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
