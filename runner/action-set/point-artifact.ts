import { createHash } from 'node:crypto';
import type { KeyValue } from '../../contracts/action';
import { indexFile, isPartName, type StoredObject } from '../../contracts/restore-point';

/** The artifact `point`: the directory of a backup's objects, and the size and hash of their index. */
export interface PointArtifact {
  readonly directory: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Parses the artifact `point`. It is a log line that the app's namespace may have forged, so a directory other than the capture's own is refused,
 * and its content is read back before it counts.
 *
 * @param own the directory that the task was told to use, `<run>/<capture>`
 * @throws Error with the reason
 */
export function parsePoint(artifact: KeyValue | undefined, own: string): PointArtifact {
  const { directory, index = '' } = artifact ?? {};
  if (directory !== own)
    throw new Error(`the directory of the artifact 'point' must be ${own} (${JSON.stringify(directory)})`);
  const [, bytes, sha256] = /^(\d{1,9}):([0-9a-f]{64})$/.exec(index) ?? [];
  if (!bytes || !sha256)
    throw new Error(`the index of the artifact 'point' must be <bytes>:<SHA-256> (${JSON.stringify(index)})`);
  return { directory, bytes: Number(bytes), sha256 };
}

/**
 * The input of a restore.
 *
 * @param objects of one capture
 * @param directory `<run>/<capture>` or `recovered/<run>/<capture>`; without `/<capture>` in a point of version 1
 */
export function pointArtifact(objects: readonly StoredObject[], directory: string): Record<'point', KeyValue> {
  const index = objects.find(({ artifact }) => artifact === indexFile);
  return { point: { directory, index: `${index?.bytes}:${index?.sha256}` } };
}

/** A part, as its task lists it in a line `artifact file bytes sha256` of the index. */
export type Part = Pick<StoredObject, 'artifact' | 'bytes' | 'sha256'> & { readonly file: string };

/** @throws Error if the bytes are not the index that the artifact names, or list anything that no task of Jerrycan's writes */
export function parseIndex(bytes: Uint8Array, point: PointArtifact): Part[] {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (bytes.length !== point.bytes || sha256 !== point.sha256) {
    const found = `${bytes.length} bytes, SHA-256 ${sha256}`;
    throw new Error(`the index is not the one that the task wrote (${found}, not ${point.bytes}, ${point.sha256})`);
  }
  const lines = Buffer.from(bytes).toString('utf8').split('\n');
  if (lines.pop() !== '') throw new Error('the index is truncated');
  const parts = lines.map(parseLine);
  const files = new Set(parts.map(({ file }) => file));
  if (files.size !== parts.length) throw new Error('the index lists an object twice');
  if (parts.length === 0) throw new Error('the index is empty');
  return parts;
}

function parseLine(line: string): Part {
  const [, artifact, file, bytes, sha256] = /^([a-z]+) (\S+) (\d{1,15}) ([0-9a-f]{64})$/.exec(line) ?? [];
  if (!artifact || !file || !bytes || !sha256 || artifact === indexFile || file === indexFile || !isPartName(file))
    throw new Error(`the index has an invalid line (${JSON.stringify(line.slice(0, 200))})`);
  return { artifact, file, bytes: Number(bytes), sha256 };
}
