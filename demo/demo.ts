import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { EXIT } from '../cli/terminal/exit-code';
import { Failure } from '../cli/terminal/failure';
import { demoImages } from './cluster/demo-images';
import { DemoRecord } from './cluster/demo-record';
import { helm } from './cluster/helm';
import { HELM_INSTALL, installedKanister } from './cluster/installed-kanister';
import type { Kubectl } from './cluster/kubectl';
import { agreeToKanister } from './consent';
import { checkCluster, demoNamespaces, isDemoNamespace, makeNamespaces, refuseNamespaces } from './refusal';
import type { Screen } from './screen';
import { steps } from './steps';
import { type DemoContext, jerrycanArgs } from './steps/step';
import { times } from './times';

/** The file by which `--clean` knows a folder that the demo made. */
export const MARKER = '.jerrycan-demo';

export interface DemoOptions {
  /** Where the demo writes its files. */
  readonly folder: string;
  /** A set of images. @default - what the nodes have, else the public ones */
  readonly images?: string | undefined;
  /** Continue a demo that was interrupted. @default false */
  readonly continue?: boolean;
}

/** Runs the demo from its start, or from where it was interrupted. */
export async function demo(screen: Screen, kubectl: Kubectl, options: DemoOptions): Promise<void> {
  const record = options.continue ? await interrupted(kubectl) : await begin(screen, kubectl, options.folder);
  const context: DemoContext = {
    kubectl,
    record,
    images: await demoImages(kubectl, options.images),
    kanister: await installedKanister(kubectl),
    folder: options.folder,
  };
  const { namespace, version } = context.kanister;
  screen.line(`Kanister ${version} runs in the namespace ${namespace}. The demo's files are in ${options.folder}/.`);
  if (record.state.done.synthesis !== undefined && !existsSync(join(options.folder, 'manifests')))
    throw new Failure(options.folder, 'does not have the files of the demo', {
      next: 'name its folder with --folder, or remove the demo with --clean',
      exitCode: EXIT.refused,
    });
  await perform(screen, context).catch((cause) => {
    screen.line();
    screen.line('The demo stopped. Continue it with --continue, or remove it with --clean.');
    throw cause;
  });
  screen.line();
  screen.line(times(steps, record.state.done, screen.interactive ? 'terminal' : 'plain'));
  screen.line();
  screen.line(`See its state:  npx jerrycan ${jerrycanArgs(context, 'status').join(' ')}`);
  screen.line('Remove it:      npm run demo -- --clean');
}

async function perform(screen: Screen, context: DemoContext): Promise<void> {
  for (const [index, step] of steps.entries()) {
    const position = `${index + 1}/${steps.length}`;
    screen.step(position, step.title, step.commands(context));
    const earlier = context.record.state.done[step.name];
    if (earlier !== undefined) {
      screen.done(earlier, 'done before');
      continue;
    }
    const start = performance.now();
    const shown = await (step.prints ? step.run(context) : screen.wait('running', () => step.run(context)));
    const seconds = (performance.now() - start) / 1000;
    if (shown !== undefined) screen.detail(shown);
    screen.done(seconds);
    await context.record.finish(step.name, seconds);
  }
}

/** Checks everything first; makes the namespaces, the record and the folder; installs Kanister if a person agreed. */
async function begin(screen: Screen, kubectl: Kubectl, folder: string): Promise<DemoRecord> {
  await refuseNamespaces(kubectl);
  await checkCluster(kubectl);
  const kanister = await agreeToKanister(screen, kubectl);
  if (existsSync(folder) && !existsSync(join(folder, MARKER)))
    throw new Failure(folder, 'exists and is not from the demo', {
      next: 'name another folder with --folder',
      exitCode: EXIT.refused,
    });
  await makeNamespaces(kubectl);
  const record = await DemoRecord.create(kubectl, { made: [], done: {}, kanister });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, MARKER), `${kubectl.context}\n`);
  if (kanister) await screen.wait('helm install', () => helm(kubectl, HELM_INSTALL));
  return record;
}

async function interrupted(kubectl: Kubectl): Promise<DemoRecord> {
  const found = await demoNamespaces(kubectl);
  const record = found.some(isDemoNamespace) ? await DemoRecord.read(kubectl) : undefined;
  if (record) return record;
  throw new Failure('demo', 'the cluster has none that was interrupted', {
    next: 'start one without --continue',
    exitCode: EXIT.refused,
  });
}
