import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DeclaredApp } from '../constructs/declaration/declared-app';
import type { Finding } from '../constructs/declaration/finding';
import { DataFileError } from '../contracts/files/data-file';
import { lostSources } from './argo-cd/lost-source';
import { type DataFiles, type Inputs, readDataFiles } from './inputs/inputs';
import { appList } from './output/app-list';
import { differences } from './output/difference';
import { foreignFiles, readFolder, readList, withList, writeFolder } from './output/folder';
import { leftFiles, takenFiles } from './output/left-file';
import type { ManifestFile } from './output/manifests';
import { appRows } from './output/table';
import type { CheckReport, SynthReport } from './report';
import { Refused, type Synthesis, synthesis } from './synthesize';

export interface CommandProps {
  /** The repository. */
  readonly root: string;
  readonly apps: readonly DeclaredApp[];
  /** What is wrong with the files of the apps. @default - nothing */
  readonly findings?: readonly Finding[];
  /** The text of the runner's program. */
  readonly program: string;
}

export interface SynthProps extends CommandProps {
  /**
   * Where the manifests go.
   * @default - `manifests/` of the repository; another folder is made without `apps.json`
   */
  readonly outdir?: string;
  /** For the table's next runs only. */
  readonly now: Date;
}

/** `jerrycan synth`: writes what is declared, unless one app or file is refused. */
export function synth({ outdir = 'manifests', now, ...props }: SynthProps): SynthReport {
  const { root, apps } = props;
  const nothing = { folder: outdir, written: [], unchanged: [], deleted: [], kept: [], apps: [] };
  return reporting(nothing, () => {
    const { inputs, findings, files } = read(props);
    const committed = resolve(root, 'manifests');
    const folder = resolve(root, outdir);
    const { written, unchanged, deleted, edited, taken, gone, known } = writeFolder(folder, files);
    if (folder === committed) writeFileSync(join(root, 'apps.json'), appList(inputs));
    const lost = folder === committed ? lostSources(gone) : [];
    const left = leftFiles(edited, folder === committed ? foreignFiles(folder, known) : []);
    return {
      ...{ ok: taken.length === 0, synthesized: true },
      folder: outdir,
      ...{ written, unchanged, deleted, kept: edited, apps: appRows(apps, now) },
      findings: [...findings, ...lost, ...left, ...takenFiles(taken)],
    };
  });
}

/** `jerrycan check`: compares what is committed with what is declared. */
export function check(props: CommandProps): CheckReport {
  const { root } = props;
  return reporting({ differences: [] }, () => {
    const { inputs, findings, files } = read(props);
    const declared = committedPaths(withList(files), appList(inputs));
    const list = join(root, 'apps.json');
    const found = existsSync(list) ? readFileSync(list, 'utf8') : undefined;
    const different = differences(declared, committedPaths(committed(root), found));
    const steps = findings.filter((finding) => finding.severity === 'pending');
    const ok = different.length + steps.length === 0;
    return { ok, synthesized: true, differences: different, findings: steps };
  });
}

function read({ root, apps, findings = [], program }: CommandProps): Synthesis & { inputs: Inputs } {
  const data: DataFiles = readDataFiles(root);
  const inputs = { apps, program, ...data };
  return { inputs, ...synthesis(inputs, [...findings, ...data.findings]) };
}

function* committed(root: string): Generator<ManifestFile> {
  const folder = join(root, 'manifests');
  yield* readFolder(folder);
  yield* readList(folder);
}

function* committedPaths(files: Iterable<ManifestFile>, list: string | undefined): Generator<ManifestFile> {
  for (const [path, text] of files) yield [`manifests/${path}`, text];
  if (list !== undefined) yield ['apps.json', list];
}

/** The report of `run`; if an app or a file is refused, its findings and `nothing` else. */
function reporting<Report>(nothing: Omit<Report, 'ok' | 'synthesized' | 'findings'>, run: () => Report): Report {
  try {
    return run();
  } catch (error) {
    return { ...nothing, ok: false, synthesized: false, findings: refusals(error) } as Report;
  }
}

/** @throws every error that is not a refusal */
function refusals(error: unknown): readonly Finding[] {
  if (error instanceof Refused) return error.findings;
  if (!(error instanceof DataFileError)) throw error;
  return error.problems.map(({ file, field, message }) => ({
    ...{ severity: 'refused', subject: file, part: field, message },
  }));
}
