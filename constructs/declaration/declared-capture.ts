import type { Blueprint } from '../../blueprints/dsl';
import type { DeclaredApp } from './declared-app';

/** One capture of a declared app, in the namespace where its tasks run. */
export interface DeclaredCapture {
  readonly name: string;
  readonly namespace: string;
  readonly blueprint: Blueprint;
}

/** The captures of an app in the order in which they run, or else in the order of its file. */
export function capturesOf({
  namespace,
  captures,
  order,
}: Pick<DeclaredApp, 'namespace' | 'captures' | 'order'>): DeclaredCapture[] {
  return (order ?? Object.keys(captures)).flatMap((name) => {
    const blueprint = captures[name];
    return blueprint ? [{ name, namespace: blueprint.namespace ?? namespace, blueprint }] : [];
  });
}

/** The namespaces of an app's captures, each once. */
export const captureNamespaces = (captures: readonly Pick<DeclaredCapture, 'namespace'>[]): string[] => [
  ...new Set(captures.map(({ namespace }) => namespace)),
];
