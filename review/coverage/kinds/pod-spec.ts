import { z } from 'zod';

/** The parts of a pod that coverage reads. */
export interface PodSpec {
  /** The images of the containers, without init containers. */
  readonly images: readonly string[];
  /** The claims that it mounts. */
  readonly claims: readonly string[];
  /** Other places where it writes data that outlives it: `nfs nas:/shop`, `hostPath /srv/shop`. */
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
/** A Kubernetes PodSpec. */
export const podSpec = z.looseObject({
  containers: z.array(container).nullish(),
  initContainers: z.array(container).nullish(),
  volumes: z.array(volume).nullish(),
});
type Volume = z.infer<typeof volume>;

/** Volumes that name a place without a claim: Kubernetes 1.34, core/v1, Volume. Volumes that are deleted with the pod are not listed. */
const PLACES = [
  ...(['hostPath', 'nfs', 'csi', 'cephfs', 'glusterfs', 'iscsi', 'rbd', 'fc', 'flexVolume', 'azureFile'] as const),
  ...(['azureDisk', 'awsElasticBlockStore', 'gcePersistentDisk', 'cinder', 'vsphereVolume', 'portworxVolume'] as const),
  ...(['quobyte', 'scaleIO', 'storageos'] as const),
] as const;

/** Sockets and devices of the running node, which are created at each boot. */
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
 * @param ofNode the pod runs on a node for the node; paths of the node are not its data
 * @throws z.ZodError if Kubernetes would not accept a volume
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
