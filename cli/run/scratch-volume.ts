/** The volume that a load downloads its restore point to. */
export interface ScratchVolume {
  /** As the Blueprint has it: `20Gi`. */
  readonly size: string;
  readonly bytes: number;
  /** @default - it is on the node's disk */
  readonly storageClass?: string;
}

const UNITS: Readonly<Record<string, number>> = {
  ...{ '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50 },
};

/** Bytes of a Kubernetes quantity. @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
export function bytesOfQuantity(quantity: string): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(quantity) ?? [];
  const factor = UNITS[unit];
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
}

/** Finds the volume `scratch` in the action `restore` of a Blueprint. `undefined` if it has none. */
export function scratchVolume(blueprint: { readonly [field: string]: unknown }): ScratchVolume | undefined {
  const { restore } = (blueprint.actions ?? {}) as { restore?: unknown };
  const volume = volumeIn(restore);
  const claim = volume?.ephemeral?.volumeClaimTemplate?.spec;
  const size = claim?.resources?.requests?.storage ?? volume?.emptyDir?.sizeLimit;
  const bytes = size === undefined ? undefined : bytesOfQuantity(size);
  if (size === undefined || bytes === undefined) return undefined;
  return { size, bytes, ...(claim?.storageClassName !== undefined && { storageClass: claim.storageClassName }) };
}

interface Volume {
  readonly name?: string;
  readonly emptyDir?: { readonly sizeLimit?: string };
  readonly ephemeral?: {
    readonly volumeClaimTemplate?: {
      readonly spec?: {
        readonly storageClassName?: string;
        readonly resources?: { readonly requests?: { readonly storage?: string } };
      };
    };
  };
}

function volumeIn(value: unknown): Volume | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const own = value as Volume;
  if (own.name === 'scratch' && (own.emptyDir || own.ephemeral)) return own;
  for (const each of Object.values(value)) {
    const found = volumeIn(each);
    if (found) return found;
  }
  return undefined;
}
