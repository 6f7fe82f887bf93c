import { z } from 'zod';

/** What of a pod coverage reads. */
export interface PodSpec {
  /** Of the containers that run on, those that only begin left out. */
  readonly images: readonly string[];
  /** The claims that it mounts. */
  readonly claims: readonly string[];
  /** Where else it writes what outlives it: `nfs nas:/shop`, `hostPath /srv/shop`. */
  readonly places: readonly string[];
}

const container = z.looseObject({
  image: z.string().nullish(),
  volumeMounts: z.array(z.looseObject({ name: z.string().nullish(), readOnly: z.boolean().nullish() })).nullish(),
});
const volume = z.looseObject({
  name: z.string().nullish(),
  persistentVolumeClaim: z.looseObject({ claimName: z.string() }).nullish(),
});
/** A PodSpec of Kubernetes'. */
export const podSpec = z.looseObject({
  containers: z.array(container).nullish(),
  initContainers: z.array(container).nullish(),
  volumes: z.array(volume).nullish(),
});
type Volume = z.infer<typeof volume>;

/** Volumes that are a place of their own, without a claim: Kubernetes 1.34, core/v1, Volume. What goes with the pod is not among them. */
const PLACES = [
  ...(['hostPath', 'nfs', 'csi', 'cephfs', 'glusterfs', 'iscsi', 'rbd', 'fc', 'flexVolume', 'azureFile'] as const),
  ...(['azureDisk', 'awsElasticBlockStore', 'gcePersistentDisk', 'cinder', 'vsphereVolume', 'portworxVolume'] as const),
  ...(['quobyte', 'scaleIO', 'storageos'] as const),
] as const;

/** Of the running machine, and made anew when it starts: sockets, devices. */
const PASSING = /^\/(dev|proc|sys|run|var\/run)(\/|$)/;
const DEVICES = /^(Socket|CharDevice|BlockDevice)$/;

const place = z.looseObject({
  readOnly: z.boolean().nullish(),
  type: z.string().nullish(),
  path: z.string().nullish(),
  server: z.string().nullish(),
  driver: z.string().nullish(),
});

/**
 * @param ofNode it runs on a node for the node, whose own paths are no data of it
 * @throws z.ZodError if a volume is not what Kubernetes would take
 */
export function podOf({ containers, initContainers, volumes }: z.infer<typeof podSpec>, ofNode: boolean): PodSpec {
  const mounts = [...(containers ?? []), ...(initContainers ?? [])].flatMap(({ volumeMounts }) => volumeMounts ?? []);
  const isWritten = ({ name }: Volume) => mounts.some((mount) => mount.name === name && !mount.readOnly);
  return {
    images: (containers ?? []).flatMap(({ image }) => image ?? []),
    claims: (volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []),
    places: (volumes ?? []).filter(isWritten).flatMap((each) => placesOf(each, ofNode)),
  };
}

function placesOf(volume: Volume, ofNode: boolean): string[] {
  return PLACES.flatMap((kind) => {
    if (volume[kind] === undefined || volume[kind] === null) return [];
    const { readOnly, type, path, server, driver } = place.parse(volume[kind]);
    const isNodes = ofNode || DEVICES.test(type ?? '') || PASSING.test(path ?? '');
    if (readOnly || (kind === 'hostPath' && isNodes)) return [];
    if (kind === 'nfs') return [`nfs ${server}:${path}`];
    const which = kind === 'hostPath' ? path : driver;
    return [which ? `${kind} ${which}` : kind];
  });
}
