import { secretKey, statefulSet } from '../../../blueprints/dsl';
import { mariadbDump } from '../../../blueprints/mariadb-dump';
import type { MariadbServer } from '../server/mariadb-server';
import { type Store, startStore } from '../server/store';
import { type Artifacts, type Ended, runTask } from '../server/task';
import { ACCOUNTS } from './grammar/definer';
import { type Schema, statementsOf } from './grammar/statement';
import { type Difference, differences, type State, stateOf } from './state';

/** The outcome of dumping and restoring some schemas. */
export type Outcome =
  | { readonly kind: 'same' }
  /** A preflight refused them before anything was done. */
  | { readonly kind: 'refused'; readonly stage: Stage; readonly words: string }
  | {
      readonly kind: 'failed';
      readonly stage: Stage;
      readonly words: string;
      readonly differences: readonly Difference[];
    };

export type Stage = 'preflight' | 'backup' | 'preflight of the restore' | 'restore' | 'comparison';

/** How many statements the server accepted when the schemas were created, and which it refused. */
export interface Making {
  readonly statements: number;
  readonly refused: readonly string[];
}

const DROPS = `SELECT CONCAT('DROP DATABASE \`', REPLACE(schema_name, '\`', '\`\`'), '\`;') FROM information_schema.schemata
  WHERE schema_name NOT IN ('information_schema', 'performance_schema', 'mysql', 'sys') AND schema_name NOT LIKE '#mysql50#%'`;

/** A server on which schemas are created, dumped, and restored by the real scripts. */
export class Bench {
  private runs = 0;

  constructor(private readonly server: MariadbServer) {}

  /** Creates the schemas, and nothing else. */
  make(schemas: readonly Schema[]): Making {
    this.server.sql(`SET foreign_key_checks = 0; ${this.server.sql(DROPS)}`);
    this.server.sql(ACCOUNTS.join('; '));
    // If the database of a schema is not created, none of its objects is, and none in another database.
    const statements = schemas.flatMap((schema) => ['USE information_schema', ...statementsOf(schema)]);
    const { errors } = this.server.attempt(`DELIMITER $$\n${statements.map((one) => `${one}$$\n`).join('')}`);
    const lost = errors.find((error) => /^ERROR 20\d\d /.test(error));
    if (lost) throw new Error(`the server is gone while schemas are made: ${lost}`);
    return { statements: statements.length - schemas.length, refused: errors };
  }

  /** Dumps and restores the server's current content. `lean`skips each preflight. */
  async roundTrip(lean = false): Promise<Outcome> {
    const store = await startStore();
    try {
      return await this.through(store, lean);
    } finally {
      await store.stop();
    }
  }

  private async through(store: Store, lean: boolean): Promise<Outcome> {
    const run = `shop-20260101t000000z-${String(this.runs++ % 100_000).padStart(5, '0')}`;
    const before = stateOf(this.server);
    const options = { run, quiesce: 'whole-backup' };
    const ready = lean ? undefined : await this.task(store, 'preflight', options);
    if (ready && ready.code !== 0) return { kind: 'refused', stage: 'preflight', words: verdictOf(ready) };
    const backup = await this.task(store, 'backup', options);
    if (backup.code !== 0) return failed('backup', wordsOf(backup));
    const loadable = lean ? undefined : await this.task(store, 'preflight', { ...backup.artifacts.point });
    if (loadable && loadable.code !== 0)
      return { kind: 'refused', stage: 'preflight of the restore', words: verdictOf(loadable) };
    const restore = await this.task(store, 'restore', {}, backup.artifacts);
    if (restore.code !== 0) return failed('restore', wordsOf(restore));
    return this.compared(before);
  }

  private compared(before: State): Outcome {
    const found = differences(before, stateOf(this.server));
    if (found.length === 0) return { kind: 'same' };
    const words = found.map(({ about }) => (JSON.parse(about) as string[]).slice(1).join(' ')).join('; ');
    return { ...failed('comparison', words), differences: found };
  }

  private task(store: Store, action: string, options: Record<string, string>, artifacts?: Artifacts): Promise<Ended> {
    return runTask({
      blueprint: mariadbDump({
        server: statefulSet('mariadb'),
        host: '127.0.0.1',
        port: this.server.port,
        image: 'mariadb',
        password: secretKey('mariadb', 'root-password'),
        compression: 'gzip',
      }),
      action,
      store,
      secrets: { 'mariadb/root-password': this.server.password },
      options,
      ...(artifacts ? { artifacts } : {}),
    });
  }
}

const failed = (stage: Stage, words: string) => ({ kind: 'failed', stage, words, differences: [] }) as const;

/**
 * Returns what a preflight reports about the schemas. @throws Error if it reports nothing about them: it crashed, or
 * lacks what it needs
 */
export function verdictOf(ended: Ended): string {
  const words = wordsOf(ended);
  const last = words.split('\n').at(-1)!;
  const harness =
    /^jerrycan: (image|kando|option|directory|not started|the scratch volume|server \S+: (cannot be queried|.* could not be read|a query of this task failed))/.test(
      last,
    );
  if (ended.code === 1 && last.startsWith('jerrycan: ') && !harness) return words;
  throw new Error(`a preflight did not come to a verdict (it ended with ${ended.code}):\n${ended.log}`);
}

/** The lines with the reason: the server's own errors, and the script's last one. */
function wordsOf({ log }: Ended): string {
  const lines = log.split('\n').filter((line) => line !== '' && !line.includes('###'));
  return [...new Set([...lines.filter((line) => /ERROR|error:/i.test(line)), ...lines.slice(-1)])].join('\n');
}
