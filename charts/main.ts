import { join } from 'node:path';
// Not '../apps': that is apps.json.
import { apps } from '../apps/index';
import { check, start } from './command';
import { runnerBundle } from './runner-bundle';

const root = join(__dirname, '..');
const props = { root, apps, program: runnerBundle(root), print: (line: string) => console.log(line) };
// `cdk8s synth` says where to write; nothing else of the environment is read.
const outdir = process.env.CDK8S_OUTDIR;

process.exitCode = process.argv.includes('--check')
  ? check(props)
  : start({
      ...props,
      ...(outdir && { outdir }),
      now: new Date(),
      style: process.stdout.isTTY ? 'terminal' : 'plain',
    });
