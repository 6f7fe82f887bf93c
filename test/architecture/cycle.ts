/** Finds a way from a node back to itself. @param edges each node, and where it leads @returns the nodes of one cycle in order; `undefined`: there is none */
export function cycleIn(edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  const from = (node: string): string[] | undefined => {
    if (done.has(node)) return undefined;
    const at = path.indexOf(node);
    if (at >= 0) return path.slice(at);
    path.push(node);
    for (const next of edges.get(node) ?? []) {
      const found = from(next);
      if (found) return found;
    }
    path.pop();
    done.add(node);
    return undefined;
  };
  for (const node of edges.keys()) {
    const found = from(node);
    if (found) return found;
  }
  return undefined;
}
