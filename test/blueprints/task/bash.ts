import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Script } from '../../../blueprints/dsl';
import { command } from '../../../blueprints/dsl/command';

/** Reads all its input, and stores it unless the name matches `$FAIL`. */
const KANDO = `#!/usr/bin/env bash
set -euo pipefail
[ "$1 $2 $3 $4 $5 $7" = 'location push --profile the-profile --path -' ]
if [[ $6 == \${FAIL:-nothing} ]]; then
  head -c 1 >"$STORE/failing"
  echo 'Error: the store is gone' >&2
  exit 1
fi
sleep "0.0$((RANDOM % 5))"
mkdir -p "$STORE/\${6%/*}"
cat >"$STORE/$6"
`;

/** The result of a script. */
export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder for the scripts of one test file: their `$TMPDIR`, and the `$STORE` of a fake kando. */
export interface Bash {
  readonly store: string;
  /** Runs a script as the command of a task's container, in the real bash. */
  run(script: Script<never, never>, environment?: Readonly<Record<string, string>>): Ran;
  remove(): void;
}

export function bash(): Bash {
  const home = mkdtempSync(join(tmpdir(), 'jerrycan-bash-'));
  const [store, bin] = [join(home, 'store'), join(home, 'bin')];
  for (const folder of [store, bin]) mkdirSync(folder);
  writeFileSync(join(bin, 'kando'), KANDO, { mode: 0o755 });
  return {
    store,
    run(script, environment = {}) {
      const [program, ...rest] = command(script, []) as string[];
      const own = mkdtempSync(join(home, 'tmp-'));
      const env = { PATH: `${bin}:${process.env.PATH}`, TMPDIR: own, STORE: store, ...environment };
      const { status, stdout, stderr } = spawnSync(program!, rest, {
        env,
        encoding: 'utf8',
        timeout: 60_000,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      return { status, stdout, stderr };
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}
