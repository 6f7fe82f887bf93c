import { kubectl } from './kubectl';

interface Found {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly uid?: string };
}

/** Every object of the cluster, `<kind> <namespace>/<name>`, with its UID. Not Events: they come and go. */
export async function inventory(): Promise<Map<string, string>> {
  const listed = await kubectl(['api-resources', '--verbs=list', '-o', 'name']);
  const resources = listed
    .split('\n')
    .filter((name) => name !== '' && !/^(events([.]|$)|componentstatuses|.*[.]metrics[.])/.test(name));
  const { items } = JSON.parse(await kubectl(['get', resources.join(), '-A', '-o', 'json'])) as { items: Found[] };
  const name = ({ kind, metadata }: Found) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
  return new Map(items.map((each) => [name(each), each.metadata.uid ?? '']));
}

/** Names of the objects that Events of a namespace are about. */
export async function eventSubjects(namespace: string): Promise<string[]> {
  const args = ['-n', namespace, 'get', 'events', '-o', 'jsonpath={.items[*].involvedObject.name}'];
  return [...new Set((await kubectl(args)).split(' ').filter(Boolean))];
}
