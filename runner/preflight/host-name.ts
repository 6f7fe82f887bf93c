import { isIP } from 'node:net';

/** The possible meanings of a host name in a pod (https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/). */
export type HostName =
  | { readonly kind: 'address' }
  /** A Service, or, with `pod`, one pod of a headless Service. */
  | { readonly kind: 'service'; readonly namespace: string; readonly service: string; readonly pod?: string }
  /** A name for an external name server. */
  | { readonly kind: 'outside' };

/**
 * Lists the possible meanings of a host in the order in which a pod's resolver tries them: `a.b` is the pod `a` of the Service `b` in the same namespace, or
 * the Service `a` in the namespace `b`. With a trailing dot, only the name itself is tried.
 *
 * @param namespace the pod's namespace
 */
export function readHost(host: string, namespace: string): HostName[] {
  if (isIP(host) !== 0) return [{ kind: 'address' }];
  const [a = '', b, c, d, ...more] = host.replace(/\.$/, '').toLowerCase().split('.');
  const at = (service: string, where: string, pod?: string): HostName => ({
    ...{ kind: 'service', namespace: where, service },
    ...(pod !== undefined && { pod }),
  });
  const outside: HostName = { kind: 'outside' };
  if (c === 'svc' && b !== undefined) return [at(a, b)];
  if (d === 'svc' && b !== undefined && c !== undefined) return [at(b, c, a)];
  if (host.endsWith('.') || d !== undefined || more.length > 0) return [outside];
  if (b === undefined) return [at(a, namespace)];
  if (c === undefined) return [at(b, namespace, a), at(a, b), outside];
  return [at(b, c, a), outside];
}
