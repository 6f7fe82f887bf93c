import type { PolicyRule } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import {
  type Action,
  type ActionKind,
  type Blueprint,
  type FunctionName,
  targetOf,
  type WriterRef,
} from '../../blueprints/dsl';
import type { Cluster } from '../../contracts/files/cluster';
import { namesOf } from '../../contracts/names';
import { Access, every, named } from './access';

/** A capture, as far as rights depend on it. */
export interface AccessCapture {
  /** The namespace of its object and of its tasks. */
  readonly namespace: string;
  readonly blueprint: Blueprint;
}

export interface KanisterAccessProps {
  readonly app: string;
  /** The namespace of the writers. */
  readonly namespace: string;
  readonly kanister: Cluster['kanister'];
  readonly captures: readonly AccessCapture[];
  /** The workloads that `quiesce` and `unquiesce` may scale, if a blueprint has these actions. */
  readonly writers: readonly WriterRef[];
}

/**
 * What Kanister's controller may do for one app, in each namespace with a capture. Its chart grants it no rights in an
 * app's namespace, and no Secret.
 */
export class KanisterAccess extends Construct {
  constructor(scope: Construct, id: string, props: KanisterAccessProps) {
    super(scope, id);
    const { app, namespace: home, kanister, captures, writers } = props;
    const name = namesOf(app).kanister;
    const serviceAccount = { name: kanister.serviceAccount, namespace: kanister.namespace };
    new Access(this, 'Kanister', {
      app,
      name,
      namespace: kanister.namespace,
      serviceAccount,
      rules: named('', 'secrets', [namesOf(app).store], ['get']),
    });
    for (const [namespace, rules] of kanisterRules({ namespace: home, captures, writers }))
      new Access(this, `in-${namespace}`, { app, name, namespace, serviceAccount, rules });
  }
}

/** Returns exactly the rights that the functions of the blueprints need, by namespace. */
export function kanisterRules({
  namespace: home,
  captures,
  writers,
}: Pick<KanisterAccessProps, 'namespace' | 'captures' | 'writers'>): Map<string, PolicyRule[]> {
  const rules = new Map<string, PolicyRule[]>();
  for (const { namespace, blueprint } of captures)
    for (const action of Object.values(blueprint.actions)) {
      const functions = [...action.phases, ...(action.deferPhase ? [action.deferPhase] : [])].map(({ func }) => func);
      // An action that scales runs on a writer, in the app's own namespace.
      const scales = functions.includes('ScaleWorkload');
      const names = (scales ? writers : [targetOf(blueprint, namespace)])
        .filter(({ kind }) => kind === action.on)
        .map(({ name }) => name);
      const place = scales ? home : namespace;
      const needed = [...objectRules[action.on](names), ...functions.flatMap((fn) => functionRules[fn](action, names))];
      rules.set(place, [...(rules.get(place) ?? []), ...needed]);
    }
  return new Map([...rules].map(([namespace, all]) => [namespace, merged(all)]));
}

/** What Kanister reads before it runs an action, to set `.StatefulSet` and its like, and `.Object` (pkg/param/param.go). */
const objectRules: Record<ActionKind, (names: string[]) => PolicyRule[]> = {
  Deployment: (names) => [
    ...named('apps', 'deployments', names, ['get']),
    every('apps', 'replicasets', ['list']),
    every('', 'pods', ['list']),
  ],
  StatefulSet: (names) => [...named('apps', 'statefulsets', names, ['get']), every('', 'pods', ['list'])],
  // The API server checks a request for a namespace by the Roles in that namespace.
  Namespace: (names) => named('', 'namespaces', names, ['get']),
};

/** What a function requests from the API server (pkg/function, pkg/kube). */
const functionRules: Record<FunctionName, (action: Action, names: string[]) => PolicyRule[]> = {
  KubeTask: () => [every('', 'pods', ['create', 'get', 'delete']), every('', 'pods/log', ['get'])],
  ScaleWorkload: ({ on }, names) => named('apps', `${on.toLowerCase()}s`, names, ['get', 'update']),
};

/** Merges the rules that several actions need for the same objects, so that a reviewer reads each right once. */
function merged(rules: PolicyRule[]): PolicyRule[] {
  const byObjects = new Map<string, PolicyRule>();
  for (const rule of rules) {
    const key = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames ?? '*']);
    const verbs = new Set([...(byObjects.get(key)?.verbs ?? []), ...rule.verbs]);
    byObjects.set(key, { ...rule, verbs: verbOrder.filter((verb) => verbs.has(verb)) });
  }
  return [...byObjects.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rule]) => rule);
}

const verbOrder = ['create', 'get', 'list', 'watch', 'update', 'patch', 'delete'];
