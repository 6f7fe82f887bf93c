import { Random } from '../../../world/machine/random';
import { collation } from './column-type';
import { NOBODY } from './definer';
import { event } from './event';
import { Names, PHRASES, text } from './names';
import { ORACLE, oracle, procedure, storedFunction } from './routine';
import { sequence } from './sequence';
import { settings } from './settings';
import { plain, type Schema, type SchemaObject, type Statement } from './statement';
import { type Table, table } from './table';
import { trigger } from './trigger';
import { type Source, view } from './view';

/** The share of schemas with an object that cannot be dumped, which a preflight must report. */
const BROKEN = 0.03;

/** Returns the schema of a seed, the same each time. */
export function schemaOf(seed: number): Schema {
  return new Maker(seed).make();
}

class Maker {
  private readonly random: Random;
  private readonly names: Names;
  private readonly objects: SchemaObject[] = [];
  private readonly sequences: string[] = [];
  private readonly tables: Table[] = [];
  private readonly functions: string[] = [];
  private readonly sources: Source[] = [];
  private database = '';

  constructor(private readonly seed: number) {
    this.random = new Random(seed);
    this.names = new Names(this.random);
  }

  make(): Schema {
    const { random, seed } = this;
    const names = Array.from({ length: random.chance(0.1) ? 2 : 1 }, () => this.names.fresh(`s${seed}`)).map((name) =>
      /[\n\t]/.test(name) ? `\`s${seed}\`` : `${name.slice(0, 50).replace(/`$/, '')} ${seed}\``,
    );
    const databases = [...new Set(names)].map((name) => ({
      head: `CREATE DATABASE ${name}`,
      tail: [
        random.chance(0.3) ? collation(random) : '',
        random.chance(0.05) ? `COMMENT ${text(random.pick(PHRASES))}` : '',
      ].filter(Boolean),
    }));
    for (const { head } of databases) {
      this.database = head.slice('CREATE DATABASE '.length);
      this.fill();
    }
    return {
      seed,
      databases,
      names: databases.map(({ head }) => head.slice('CREATE DATABASE '.length)),
      objects: this.objects,
    };
  }

  private fill(): void {
    const { random } = this;
    const repeat = (most: number, make: () => void) => {
      for (let i = random.whole(0, most); i > 0; i--) make();
    };
    repeat(2, () =>
      this.add(
        'sequence',
        's',
        (name) => sequence(random, name),
        (name) => this.sequences.push(name),
      ),
    );
    repeat(2, () =>
      this.add(
        'function',
        'f',
        (name) => [storedFunction(random, name)],
        (name) => this.functions.push(name),
      ),
    );
    this.addTable();
    repeat(3, () => this.addTable());
    repeat(3, () => this.addView());
    repeat(2, () =>
      this.add('procedure', 'p', (name) => [
        procedure(
          random,
          name,
          this.tables.map((one) => one.name),
        ),
      ]),
    );
    if (random.chance(0.2)) this.add('oracle', 'o', (name) => oracle(random, name), undefined, [ORACLE]);
    this.addTriggers();
    repeat(2, () => this.add('event', 'e', (name) => [event(random, name)]));
    if (random.chance(BROKEN)) this.breakSomething();
  }

  private add(
    kind: string,
    stem: string,
    statements: (name: string) => Statement[],
    made?: (qualified: string) => void,
    set: readonly string[] = settings(this.random),
  ): void {
    const name = this.names.fresh(stem);
    this.objects.push({ kind, name, database: this.database, settings: set, statements: statements(name) });
    made?.(`${this.database}.${name}`);
  }

  private addTable(): void {
    const name = this.names.fresh('t');
    const made = table(this.random, name, this.names, { sequences: this.sequences, tables: this.tables });
    this.objects.push({
      kind: 'table',
      name,
      database: this.database,
      settings: settings(this.random),
      statements: made.statements,
    });
    const qualified = { ...made, name: `${this.database}.${name}` };
    this.tables.push(qualified);
    this.sources.push(qualified);
  }

  private addView(): void {
    let columns: Source['columns'] = [];
    // mariadb-dump creates them in the order of their names, so one may come before an object that it uses.
    this.add(
      'view',
      this.random.pick(['v', 'a', 'z']),
      (name) => {
        const made = view(this.random, name, this.sources, this.functions);
        columns = made.columns;
        return [made.statement];
      },
      (name) => this.sources.push({ name, columns }),
    );
  }

  private addTriggers(): void {
    const here = this.tables.filter(({ name }) => name.startsWith(`${this.database}.`));
    const before = new Map<string, string[]>();
    for (let i = this.random.whole(0, 3); i > 0; i--) {
      const on = this.random.pick(here);
      const others = before.get(on.name) ?? [];
      let plainName = '';
      this.add('trigger', 'tr', (name) => {
        plainName = name;
        return [trigger(this.random, name, on, others)];
      });
      before.set(on.name, [...others, plainName]);
    }
  }

  private breakSomething(): void {
    const { random } = this;
    const target = random.pick(this.tables).name;
    this.add('broken', 'b', (name) =>
      random.pick([
        [
          plain('CREATE TABLE soon_gone (a INT)'),
          plain(`CREATE VIEW ${name} AS SELECT a FROM soon_gone`),
          plain('DROP TABLE soon_gone'),
        ],
        [
          plain(`CREATE TABLE ${name} (a INT, g GEOMETRY NOT NULL)`),
          plain(`INSERT IGNORE INTO ${name} (a) VALUES (1)`),
        ],
        [plain(`CREATE DEFINER=${NOBODY} VIEW ${name} AS SELECT 1 AS a FROM ${target}`)],
        [
          plain(
            `CREATE TABLE ${name} (a INT, f BIGINT UNSIGNED GENERATED ALWAYS AS ROW START, t BIGINT UNSIGNED GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (f, t)) WITH SYSTEM VERSIONING ENGINE=InnoDB`,
          ),
          plain(`INSERT INTO ${name} (a) VALUES (1)`),
        ],
      ]),
    );
  }
}
