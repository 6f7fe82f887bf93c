/** Names of fields that tell where data is stored. */
const STORAGE = /storage|volume|persist|pvc|disk/i;
/** Similar names with another meaning: where a volume is mounted, what is deleted with the pod, a kind or a version. */
const OTHER = /ephemeral|mounts?$|mountpaths?$|version|policy|mode$|snapshotclass|tmpfs/i;
/** Volume sources whose content comes from elsewhere, or is deleted with the pod. */
const PASSING = new Set(['configMap', 'secret', 'emptyDir', 'projected', 'downwardAPI', 'image', 'ephemeral']);
/** The maximum number of visited values. No person writes more; a longer object counts as unknown. */
const MOST = 100_000;

/**
 * The path of the field that tells where a custom resource stores data: `spec.storage`; `undefined` if there is none. An empty value, `false`, `enabled: false` and
 * `type: ephemeral` do not count.
 */
export function storageField(value: object): string | undefined {
  const seen = new Set<object>();
  // The API server and operators write these; they declare nothing.
  const { metadata: _, status: __, ...rest } = value as Record<string, unknown>;
  const queue: { value: object; path: string }[] = [{ value: rest, path: '' }];
  // The queue grows during the loop.
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

/** Whether the value is a volume of a pod that keeps nothing. */
function isPassing(value: unknown): boolean {
  const keys = value !== null && typeof value === 'object' ? Object.keys(value).filter((key) => key !== 'name') : [];
  return keys.length > 0 && keys.every((key) => PASSING.has(key));
}
