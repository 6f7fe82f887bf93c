/** Names of fields that say where something is kept. */
const STORAGE = /storage|volume|persist|pvc|disk/i;
/** Names that only look so: where a volume appears in a pod, what goes with the pod, of which kind or version it is. */
const OTHER = /ephemeral|mounts?$|mountpaths?$|version|policy|mode$|snapshotclass|tmpfs/i;
/** Sources of volumes that hold what comes from elsewhere, or goes with the pod. */
const PASSING = new Set(['configMap', 'secret', 'emptyDir', 'projected', 'downwardAPI', 'image', 'ephemeral']);
/** Deeper and longer nobody writes by hand; what is left then counts as unknown. */
const MOST = 100_000;

/**
 * A field of a custom resource that says where it keeps data, by its path: `spec.storage`; `undefined`: none. What is empty, `false`, `enabled: false` or
 * `type: ephemeral` says nothing.
 */
export function storageField(value: object): string | undefined {
  const seen = new Set<object>();
  // What the API server or an operator notes is no declaration.
  const { metadata: _, status: __, ...rest } = value as Record<string, unknown>;
  const queue: { value: object; path: string }[] = [{ value: rest, path: '' }];
  // It grows while it is read.
  for (const next of queue) {
    if (seen.size > MOST) return next.path;
    if (seen.has(next.value)) continue;
    seen.add(next.value);
    for (const [key, child] of Object.entries(next.value)) {
      const path = Array.isArray(next.value) ? `${next.path}[${key}]` : [next.path, key].filter(Boolean).join('.');
      if (!Array.isArray(next.value) && STORAGE.test(key) && !OTHER.test(key)) {
        if (says(child)) return path;
      } else if (child !== null && typeof child === 'object') queue.push({ value: child, path });
    }
  }
  return undefined;
}

function says(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === '') return false;
  if (Array.isArray(value)) return value.some((item) => says(item) && !isPassing(item));
  if (typeof value !== 'object') return true;
  const { enabled, type } = value as { enabled?: unknown; type?: unknown };
  if (enabled === false || type === 'ephemeral' || isPassing(value)) return false;
  return Object.keys(value).length > 0;
}

/** A volume of a pod that keeps nothing: all that it has beside its name. */
function isPassing(value: unknown): boolean {
  const keys = value !== null && typeof value === 'object' ? Object.keys(value).filter((key) => key !== 'name') : [];
  return keys.length > 0 && keys.every((key) => PASSING.has(key));
}
