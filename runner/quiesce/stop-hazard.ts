import type { Writer } from '../../contracts/app-config';
import { describe, isCronJob, replicasOf, type Volume, type WorkloadObject } from '../kubernetes/workload';
import { exitCodes, Failure } from '../ports/failure';
import { looksLikeData } from './data-volume';

/** Data that stopping a writer would destroy, and how to prevent it. */
export interface StopHazard {
  readonly cause: string;
  readonly next: string;
}

/**
 * Finds data that is deleted with the pods of a writer: its claims, if it says so, and volumes that live as long as a pod. A CronJob loses nothing,
 * since the run waits for its Jobs; nor does a writer that is already at zero.
 *
 * @param object the same version that the scale request carries
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention
 * @see https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/
 */
export function stopHazards(writer: Writer, object: WorkloadObject): StopHazard[] {
  if (isCronJob(writer) || replicasOf(object) === 0) return [];
  const { volumes = [] } = object.spec.template?.spec ?? {};
  const hazards = volumes.flatMap((volume) => volumeHazard(writer, object, volume));
  if (object.spec.persistentVolumeClaimRetentionPolicy?.whenScaled !== 'Delete') return hazards;
  const cause = `the StatefulSet ${writer.name} deletes its PersistentVolumeClaims when it is scaled down (persistentVolumeClaimRetentionPolicy.whenScaled: Delete)`;
  return [{ cause, next: 'set persistentVolumeClaimRetentionPolicy.whenScaled to Retain' }, ...hazards];
}

/** @throws Failure with the exit code 3 if stopping the writers would destroy data; it lists all of it */
export function refuseHazards(step: string, hazards: readonly StopHazard[]): void {
  if (hazards.length === 0) return;
  const all = (texts: string[]) => [...new Set(texts)].join('; ');
  throw new Failure({
    step,
    cause: all(hazards.map(({ cause }) => cause)),
    next: all(hazards.map(({ next }) => next)),
    exitCode: exitCodes.refused,
  });
}

function volumeHazard(writer: Writer, { spec }: WorkloadObject, volume: Volume): StopHazard[] {
  const { name } = volume;
  if (writer.scratch?.includes(name)) return [];
  const { containers = [], initContainers = [] } = spec.template?.spec ?? {};
  const mounts = [...containers, ...initContainers].flatMap(({ volumeMounts = [] }) => volumeMounts);
  const paths = [...new Set(mounts.filter((mount) => mount.name === name).map(({ mountPath }) => mountPath))];
  const kind = goesWithPod(volume, paths);
  if (kind === undefined) return [];
  const where = paths.length > 0 ? `, mounted at ${paths.join(', ')},` : '';
  return [
    {
      cause: `the volume ${name} of ${describe(writer)}${where} is ${kind}, which is deleted when the writer is stopped`,
      next: `keep its data in a PersistentVolumeClaim; or, if its data is disposable, declare it in the app's file: ${declaration(writer, name)}`,
    },
  ];
}

/** The kind of volume, if it is deleted with its pod and may keep data. */
function goesWithPod({ name, emptyDir, ephemeral, csi }: Volume, paths: readonly string[]): string | undefined {
  // A generic ephemeral volume requests a disk, and its purpose cannot be guessed.
  if (ephemeral) return 'a generic ephemeral volume';
  // Data in memory is lost at every restart anyway.
  const mayKeep = (emptyDir && emptyDir.medium !== 'Memory') || csi;
  if (!mayKeep || !looksLikeData(name, paths)) return undefined;
  return emptyDir ? 'an emptyDir that looks like data' : 'an inline CSI volume that looks like data';
}

const declaration = ({ kind, name, scratch = [] }: Writer, volume: string): string =>
  `${kind === 'Deployment' ? 'deployment' : 'statefulSet'}('${name}', { scratch: [${[...scratch, volume].map((one) => `'${one}'`).join(', ')}] })`;
