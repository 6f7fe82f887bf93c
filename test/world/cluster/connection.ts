import type { Cluster, KubeObject, Resource } from '../../../runner/ports/cluster';
import type { ObjectStore, ObjectVersion } from '../../../runner/ports/object-store';
import type { FakeStore } from '../../runner/fakes/store';
import type { Request } from '../machine/fate';
import type { Wire } from '../machine/wire';
import type { ApiServer } from './api-server';

const VERBS: Record<string, string> = { get: 'GET', list: 'LIST', create: 'POST', replace: 'PUT' };
/** Objects on a page of a list of versions: the real one has 1,000. */
const PAGE = 25;

type Method = (...args: unknown[]) => Promise<unknown>;

/** The API server as one process reaches it. Every request goes over its wire. */
export function clusterOf(wire: Wire, server: ApiServer): Cluster {
  return new Proxy(server as unknown as Cluster, {
    get(target, name) {
      const method = Reflect.get(target, name) as Method;
      return (...args: unknown[]) => {
        const [{ plural }, namespace, third] = args as [Resource, string, string | KubeObject | undefined];
        const what = typeof third === 'object' ? third.metadata.name : (third ?? '');
        const verb = VERBS[String(name)] ?? String(name).toUpperCase();
        const writes = !['GET', 'LIST'].includes(verb);
        const once = verb === 'SCALE' || verb === 'SUSPEND' || args[3] === 'once';
        const stops = (verb === 'SCALE' && args[3] === 0) || (verb === 'SUSPEND' && args[3] === true);
        const request = { to: 'api' as const, verb, what: `${plural}/${what}`, namespace, writes, stops, once };
        return wire.send(request, () => method.apply(target, args));
      };
    },
  });
}

/** The store as one process has it. */
export function storeOf(wire: Wire, bucket: FakeStore): ObjectStore {
  const ask = <T>(verb: string, what: string, perform: () => Promise<T>, writes = false): Promise<T> => {
    const request: Request = { to: 'store', verb, what, namespace: '', writes };
    return wire.send(request, perform);
  };
  return {
    probe: (prefix) => ask('PROBE', prefix, () => bucket.probe(prefix)),
    probeWrite: (key) => ask('PROBE', key, () => bucket.probeWrite(key)),
    probeDelete: (key) => ask('PROBE', key, () => bucket.probeDelete(key)),
    get: (key, version) => ask('GET', key, () => bucket.get(key, version)),
    async digest(key, version, { signal, onBytes } = {}) {
      signal?.throwIfAborted();
      const read = await ask('DIGEST', key, () => bucket.digest(key, version));
      signal?.throwIfAborted();
      if (read) onBytes?.(read.bytes);
      return read;
    },
    async *versions(prefix) {
      let behind: ObjectVersion | undefined;
      do {
        // A key that is written between two pages is in the later one or in none, as in a real list.
        const last: ObjectVersion | undefined = behind;
        const page = await ask('LIST', prefix, () => bucket.page(prefix, last, PAGE));
        yield* page;
        behind = page.length < PAGE ? undefined : page.at(-1);
      } while (behind);
    },
    put: (key, body) => ask('PUT', key, () => bucket.put(key, body), true),
    delete: (key) => ask('DELETE', key, () => bucket.delete(key), true),
    copy: (key, version, to) => ask('COPY', `${key} ${to}`, () => bucket.copy(key, version, to), true),
  };
}
