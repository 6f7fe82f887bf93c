import type { Finding } from '../constructs/declaration/finding';
import type { FileDifference } from './output/difference';
import type { AppRow } from './output/table';

/** What `jerrycan synth --json` prints. */
export interface SynthReport {
  /** Everything that is declared is written. */
  readonly ok: boolean;
  /** `false`: an app or a file is refused, and nothing was written. */
  readonly synthesized: boolean;
  /** The folder that the paths below are in. */
  readonly folder: string;
  /** Files that are new, or whose text changed. */
  readonly written: readonly string[];
  /** Files whose text was right already. */
  readonly unchanged: readonly string[];
  /** Files that are no longer declared. */
  readonly deleted: readonly string[];
  /** Files that are no longer declared, and that a person has changed: they stay. */
  readonly kept: readonly string[];
  readonly apps: readonly AppRow[];
  /** In a synthesized folder, `refused` is a file that another program wrote in the place of ours. */
  readonly findings: readonly Finding[];
}

/** What `jerrycan check --json` prints. */
export interface CheckReport {
  /** Nothing differs, and no step is missing. */
  readonly ok: boolean;
  /** `false`: an app or a file is refused, and nothing was compared. */
  readonly synthesized: boolean;
  readonly differences: readonly FileDifference[];
  readonly findings: readonly Finding[];
}
