import { join } from 'node:path';
// Not '../apps': that is apps.json.
import { apps } from '../apps/index';
import { argoCdCommand } from './argo-cd/command';
import { check, start } from './command';
import { runnerBundle } from './inputs/runner-bundle';

/** Your files are in the working directory. The runner's program is beside this file. */
const root = process.cwd();
const program = runnerBundle(join(__dirname, '..'));
const print = (line: string) => console.log(line);

process.exitCode =
  process.argv[2] === 'argocd' ? argoCdCommand({ root, apps, print, args: process.argv.slice(3) }) : synthesize();

function synthesize(): number {
  const props = { root, apps, program, print };
  // `cdk8s synth` says where to write; nothing else of the environment is read.
  const outdir = process.env.CDK8S_OUTDIR;
  const style = process.stdout.isTTY ? 'terminal' : 'plain';
  if (process.argv.includes('--check')) return check(props);
  return start({ ...props, ...(outdir && { outdir }), now: new Date(), style });
}
