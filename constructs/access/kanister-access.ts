import type { PolicyRule } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import type { Action, Blueprint, FunctionName, ObjectKind, WriterRef } from '../../blueprints/dsl';
import type { Cluster } from '../../contracts/files/cluster';
import { namesOf } from '../../contracts/names';
import { Access, every, named } from './access';

export interface KanisterAccessProps {
  readonly app: string;
  readonly namespace: string;
  readonly kanister: Cluster['kanister'];
  readonly blueprint: Blueprint;
  /** The workloads that `quiesce` and `unquiesce` may scale, if the blueprint has these actions. */
  readonly writers: readonly WriterRef[];
}

/**
 * What Kanister's controller may do for one app. Its chart grants it no rights in an app's namespace, and no Secret.
 */
export class KanisterAccess extends Construct {
  constructor(scope: Construct, id: string, props: KanisterAccessProps) {
    super(scope, id);
    const { app, namespace, kanister, blueprint, writers } = props;
    const name = namesOf(app).kanister;
    const serviceAccount = { name: kanister.serviceAccount, namespace: kanister.namespace };
    new Access(this, 'Kanister', {
      app,
      name,
      namespace: kanister.namespace,
      serviceAccount,
      rules: named('', 'secrets', [namesOf(app).store], ['get']),
    });
    new Access(this, 'App', { app, name, namespace, serviceAccount, rules: kanisterRules(blueprint, writers) });
  }
}

/** Returns exactly the rights that the functions of a blueprint need in the namespace of the app. */
export function kanisterRules(blueprint: Blueprint, writers: readonly WriterRef[]): PolicyRule[] {
  const actions = Object.values(blueprint.actions);
  const rules = actions.flatMap((action) => {
    const functions = [...action.phases, ...(action.deferPhase ? [action.deferPhase] : [])].map((phase) => phase.func);
    const names = namesFor(action, functions, blueprint, writers);
    return [...objectRules[action.on](names), ...functions.flatMap((name) => functionRules[name](action.on, names))];
  });
  return merged(rules);
}

/** What Kanister reads before it runs an action, to set `.StatefulSet` or `.Deployment` (pkg/param/param.go). */
const objectRules: Record<ObjectKind, (names: string[]) => PolicyRule[]> = {
  Deployment: (names) => [
    ...named('apps', 'deployments', names, ['get']),
    every('apps', 'replicasets', ['list']),
    every('', 'pods', ['list']),
  ],
  StatefulSet: (names) => [...named('apps', 'statefulsets', names, ['get']), every('', 'pods', ['list'])],
};

/** What a function requests from the API server (pkg/function, pkg/kube). */
const functionRules: Record<FunctionName, (on: ObjectKind, names: string[]) => PolicyRule[]> = {
  KubeTask: () => [every('', 'pods', ['create', 'get', 'delete']), every('', 'pods/log', ['get'])],
  ScaleWorkload: (on, names) => named('apps', `${on.toLowerCase()}s`, names, ['get', 'update']),
};

function namesFor(action: Action, functions: FunctionName[], blueprint: Blueprint, writers: readonly WriterRef[]) {
  const targets = functions.includes('ScaleWorkload') ? writers : [blueprint.object];
  return targets.filter((target) => target.kind === action.on).map((target) => target.name);
}

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
