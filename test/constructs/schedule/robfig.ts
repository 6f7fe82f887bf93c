import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One question: the runs of a schedule after an instant and before another. Seconds since 1970. */
export interface Asked {
  readonly zone: string;
  readonly from: number;
  readonly to: number;
  readonly cron: string;
}

/** Go's own robfig/cron 3.0.1 and its time zone database: the program in `robfig/`, built with the `go` of this machine. */
export class Robfig {
  private readonly folder = mkdtempSync(join(tmpdir(), 'robfig-'));
  private readonly program = join(this.folder, 'robfig');
  private readonly database: string;

  /** Why it is not available here, or `undefined`. */
  static missing(): string | undefined {
    const go = spawnSync('go', ['version'], { encoding: 'utf8' });
    return go.status === 0 ? undefined : 'no go on this machine';
  }

  /** @throws Error if it cannot be built */
  constructor() {
    const cwd = join(__dirname, 'robfig');
    const built = spawnSync('go', ['build', '-buildvcs=false', '-o', this.program, '.'], { cwd, encoding: 'utf8' });
    if (built.status !== 0) throw new Error(`go build: ${built.stderr}`);
    const root = spawnSync('go', ['env', 'GOROOT'], { cwd, encoding: 'utf8' }).stdout.trim();
    this.database = join(root, 'lib/time/zoneinfo.zip');
  }

  /** All zones, in the format of `zone-data.ts`. */
  zones(): string {
    return this.run(['zones', this.database], '');
  }

  /**
   * Returns, for each question, `<runs> <longest gap> <run before it> <digest>` in seconds, or `refused <why>`. With
   * `listed` a zone is a list of changes of the clocks, which is faster.
   */
  ask(questions: readonly Asked[], { listed = true } = {}): string[] {
    const lines = questions.map(({ zone, from, to, cron }) => [zone, from, to, cron].join('\t'));
    return this.run(['runs', ...(listed ? ['listed'] : [])], `${lines.join('\n')}\n`)
      .trimEnd()
      .split('\n');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private run(args: readonly string[], input: string): string {
    // Otherwise Go reads the machine's zones, which may have another version.
    const env = { ...process.env, ZONEINFO: this.database };
    const ran = spawnSync(this.program, args, { input, env, encoding: 'utf8', maxBuffer: 2 ** 28 });
    if (ran.status !== 0) throw new Error(`robfig ${args[0]}: ${ran.stderr}`);
    return ran.stdout;
  }
}
