import { check } from '../constructs/checks';
import { type Finding, sentence } from '../constructs/declaration/finding';
import type { Inputs } from './inputs/inputs';
import { writeFolder } from './output/folder';
import { type ManifestFile, manifests } from './output/manifests';

/** The declaration cannot be synthesized. The message contains every finding of every app. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(readonly findings: readonly Finding[]) {
    super(findings.map(sentence).join('\n'));
  }
}

export interface Synthesis {
  /** Files that are created while they are read. */
  readonly files: Iterable<ManifestFile>;
  /** Pending steps and warnings. */
  readonly findings: readonly Finding[];
}

/**
 * Returns the manifests of some apps. It uses no clock, network or environment: the same inputs give the same bytes.
 *
 * @throws Refused with all findings of all apps, before anything is written
 */
export function synthesis(inputs: Inputs, known: readonly Finding[] = []): Synthesis {
  const findings = [...known, ...check(inputs)];
  const refused = findings.filter((finding) => finding.severity === 'refused');
  if (refused.length > 0) throw new Refused(refused);
  return { files: manifests(inputs), findings };
}

/**
 * Writes the manifests of some apps into a folder, and deletes files that it wrote earlier and that are no longer
 * declared.
 *
 * @returns pending steps and warnings
 * @throws Refused with all findings of all apps; the folder is then unchanged
 */
export function synthesize(inputs: Inputs, folder: string): readonly Finding[] {
  const { files, findings } = synthesis(inputs);
  writeFolder(folder, files);
  return findings;
}
