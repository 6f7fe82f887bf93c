import { check } from '../constructs/checks';
import { type Finding, sentence } from '../constructs/declaration/finding';
import type { Inputs } from './inputs/inputs';
import { writeFolder } from './output/folder';
import { type ManifestFile, manifests } from './output/manifests';

/** What was declared cannot be synthesized. The message has every finding of every app. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(readonly findings: readonly Finding[]) {
    super(findings.map(sentence).join('\n'));
  }
}

export interface Synthesis {
  /** Made while they are read. */
  readonly files: Iterable<ManifestFile>;
  /** What is still to be done, and what one should know. */
  readonly findings: readonly Finding[];
}

/**
 * The manifests of some apps: no clock, no network, no environment; the same inputs give the same bytes.
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
 * Writes the manifests of some apps into a folder, and removes from it what it wrote there and is no longer declared.
 *
 * @returns what is still to be done, and what one should know
 * @throws Refused with all findings of all apps; the folder is then as it was
 */
export function synthesize(inputs: Inputs, folder: string): readonly Finding[] {
  const { files, findings } = synthesis(inputs);
  writeFolder(folder, files);
  return findings;
}
