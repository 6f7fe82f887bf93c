/** The kinds of object that an action can run on; Kanister fills `.StatefulSet` or `.Deployment` for that kind only. */
export type ObjectKind = 'Deployment' | 'StatefulSet';

/** The workload that an ActionSet names as its object, in the namespace of the app. */
export interface ObjectRef<out K extends ObjectKind = ObjectKind> {
  readonly kind: K;
  readonly name: string;
}

export function deployment(name: string): ObjectRef<'Deployment'> {
  return Object.freeze({ kind: 'Deployment', name });
}

export function statefulSet(name: string): ObjectRef<'StatefulSet'> {
  return Object.freeze({ kind: 'StatefulSet', name });
}
