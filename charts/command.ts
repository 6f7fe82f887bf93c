import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DeclaredApp } from '../constructs/declaration/declared-app';
import { sentence } from '../constructs/declaration/finding';
import { DataFileError } from '../contracts/files/data-file';
import { lostSources } from './argo-cd/lost-source';
import { type DataFiles, type Inputs, readDataFiles } from './inputs/inputs';
import { appList } from './output/app-list';
import { difference } from './output/difference';
import { foreignFiles, readFolder, readList, withList, writeFolder } from './output/folder';
import { leftFiles, takenFiles } from './output/left-file';
import type { ManifestFile } from './output/manifests';
import { type TableStyle, table } from './output/table';
import { Refused, type Synthesis, synthesis } from './synthesize';

export interface CommandProps {
  /** The repository. */
  readonly root: string;
  readonly apps: readonly DeclaredApp[];
  /** The text of the runner's program. */
  readonly program: string;
  /** Where lines for people go. */
  readonly print: (line: string) => void;
}

export interface StartProps extends CommandProps {
  /**
   * Where the manifests go.
   * @default - `manifests/` of the repository; another folder is made without `apps.json`
   */
  readonly outdir?: string;
  /** For the table's next runs only. */
  readonly now: Date;
  readonly style: TableStyle;
}

/** `npm start`: synthesizes, and says what is protected. @returns the exit code: 1 if something was refused, or could not be written */
export function start({ outdir, now, style, ...props }: StartProps): number {
  const { root, apps, print } = props;
  return reporting(print, () => {
    const { inputs, findings, files } = read(props);
    const committed = join(root, 'manifests');
    const folder = outdir === undefined ? committed : resolve(root, outdir);
    const change = writeFolder(folder, files);
    if (folder === committed) writeFileSync(join(root, 'apps.json'), appList(inputs));
    const lost = folder === committed ? lostSources(change.gone) : [];
    const left = leftFiles(change.edited, folder === committed ? foreignFiles(folder, change.known) : []);
    const taken = takenFiles(change.taken);
    print(table(apps, now, style));
    for (const finding of [...findings, ...lost, ...left]) print(`warning: ${sentence(finding)}`);
    for (const finding of taken) print(sentence(finding));
    return taken.length > 0 ? 1 : 0;
  });
}

/** `npm run check`: compares what is committed with what is declared. @returns the exit code: 1 if they differ, or a step is missing */
export function check(props: CommandProps): number {
  const { root, print } = props;
  return reporting(print, () => {
    const { inputs, findings, files } = read(props);
    const declared = committedPaths(withList(files), appList(inputs));
    const list = join(root, 'apps.json');
    const found = existsSync(list) ? readFileSync(list, 'utf8') : undefined;
    const lines = difference(declared, committedPaths(committed(root), found));
    for (const line of lines) print(line);
    if (lines.length > 0) print('manifests/ and apps.json are not what is declared; run `npm start` and commit them');
    const steps = findings.filter((finding) => finding.severity === 'pending');
    for (const finding of steps) print(sentence(finding));
    return lines.length + steps.length > 0 ? 1 : 0;
  });
}

function read({ root, apps, program }: CommandProps): Synthesis & { inputs: Inputs } {
  const data: DataFiles = readDataFiles(root);
  const inputs = { apps, program, ...data };
  return { inputs, ...synthesis(inputs, data.findings) };
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

function reporting(print: (line: string) => void, run: () => number): number {
  try {
    return run();
  } catch (error) {
    if (error instanceof DataFileError) {
      print(`${error.message}\nnothing is synthesized: ${error.problems.length} to correct`);
      return 1;
    }
    if (!(error instanceof Refused)) throw error;
    for (const finding of error.findings) print(sentence(finding));
    print(`nothing is synthesized: ${error.findings.length} to correct`);
    return 1;
  }
}
