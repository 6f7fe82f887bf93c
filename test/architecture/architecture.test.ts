import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cycleIn } from './cycle';
import { fileAt, files, filesBelow, importsOf, objection, ROOT, roomOf, targetOf, textOf } from './imports';
import { alike } from './names';
import { rooms } from './rooms';
import { tables, withTable } from './table';

const inside = (file: string): string[] => {
  const all = new Set(files);
  const targets = importsOf(textOf(file)).filter(({ from }) => from.startsWith('.'));
  return targets.flatMap(({ from }) => fileAt(targetOf(file, from), all) ?? []);
};

describe('the rooms', () => {
  test('are all folders with TypeScript', () => {
    expect([...new Set(files.map(roomOf))].sort()).toEqual(Object.keys(rooms).sort());
  });

  test('import what the table allows and nothing else', () => {
    expect(files.flatMap((file) => importsOf(textOf(file)).flatMap((each) => objection(file, each) ?? []))).toEqual([]);
  });

  test('are allowed nothing that they do not use', () => {
    const used = new Map(Object.keys(rooms).map((room) => [room, new Set<string>()]));
    for (const file of files) for (const target of inside(file)) used.get(roomOf(file))!.add(roomOf(target));
    const idle = Object.entries(rooms).flatMap(([room, { rooms: others = [] }]) =>
      others
        // What a team's own apps use is theirs.
        .filter((other) => room !== 'apps' && !other.endsWith('/*') && !used.get(room)!.has(other))
        .map((other) => `${room} may import ${other}`),
    );
    expect(idle).toEqual([]);
  });

  test('form no cycle, and neither do their files, types included', () => {
    expect(cycleIn(new Map(files.map((file) => [file, inside(file)])))).toBeUndefined();
    const between = new Map(Object.keys(rooms).map((room) => [room, [] as string[]]));
    for (const file of files) {
      const own = roomOf(file);
      between.get(own)!.push(
        ...inside(file)
          .map(roomOf)
          .filter((room) => room !== own),
      );
    }
    expect(cycleIn(between)).toBeUndefined();
  });

  test('have at most sixteen files of their own', () => {
    const sizes = Object.keys(rooms).map((room) => [room, files.filter((file) => roomOf(file) === room).length]);
    expect(sizes.filter(([, size]) => (size as number) > 16)).toEqual([]);
  });

  test.each(tables)('are in the table of $page as they are', (table) => {
    const text = textOf(table.page);
    expect(withTable(text, table)).toBe(text);
  });

  test.each([
    ['a', { a: ['a'] }],
    ['b c', { a: ['b'], b: ['c'], c: ['b'] }],
    ['', { a: ['b', 'c'], b: ['c'], c: [] }],
  ])('with the cycle "%s" are told from those without', (cycle, edges) => {
    expect(cycleIn(new Map(Object.entries(edges)))?.join(' ') ?? '').toBe(cycle);
  });

  test.each([
    ['blueprints/dsl/action.ts', "import { Duration } from 'cdk8s';"],
    ['blueprints/dsl/action.ts', "import { x } from '../mariadb-dump';"],
    ['apps/shop.ts', "import { wordpress } from './wordpress';"],
    ['apps/shop.ts', "import { ApiObject, Duration } from 'cdk8s';"],
    ['apps/shop.ts', "import { namesOf } from '../contracts/names';"],
    ['apps/shop.ts', "import { readFileSync } from 'node:fs';"],
    ['constructs/app/profile.ts', "import type { Config } from '../../infra/config/config';"],
    ['constructs/app/profile.ts', "import type { Context } from '../../runner/ports/context';"],
    ['constructs/app/profile.ts', "import { apps } from '../../apps/index';"],
    ['constructs/app/profile.ts', "import { apps } from '../../apps';"],
    ['constructs/app/profile.ts', "import { table } from '../../charts/output/table';"],
    ['constructs/app/profile.ts', "import { readFileSync } from 'node:fs';"],
    ['charts/output/table.ts', "import { apps } from '../../apps/index';"],
    ['contracts/files/store.ts', "import type { Config } from '../infra/config/config';"],
    ['contracts/files/signing-keys.ts', "import { readFileSync } from 'node:fs';"],
    ['runner/main.ts', "import { Client } from '@kubernetes/client-node';"],
    ['runner/main.ts', "import { Failure } from '../cli/terminal/failure';"],
    ['runner/catalog/state.ts', "import { lease } from '../lease/lease';"],
    ['cli/run/follow.ts', "import { backup } from '../runner/backup/backup';"],
    ['cli/run/follow.ts', "import { guard } from '../runner/guard/guard';"],
    ['cli/run/follow.ts', "const x = require('lodash');"],
    ['cli/run/follow.ts', "await import('../constructs/app');"],
    ['cli/run/follow.ts', "import {\n  a,\n  b,\n} from '../constructs/schedule/zone';"],
    ['cli/run/follow.ts', "export { a } from '../constructs/schedule/zone';"],
    ['cli/run/follow.ts', "import './follow.ts';"],
    ['review/diff/diff.ts', "import { synthesis } from '../../charts/synthesize';"],
    ['review/diff/diff.ts', "import { backup } from '../../cli/run/backup';"],
    ['review/protection/protection.ts', "import { readAppConfig } from '../../runner/ports/app-config';"],
  ])('%s may not say %s', (file, text) => {
    expect(importsOf(text).flatMap((each) => objection(file, each) ?? [])).toHaveLength(1);
  });

  test.each([
    ['apps/shop.ts', "import { Duration } from 'cdk8s';"],
    ['apps/shop.ts', "import { protectedApp } from '../constructs/app';"],
    ['apps/shop.ts', "import { mariadbDump } from '../blueprints/mariadb-dump';"],
    ['apps/index.ts', "import { shop } from './shop';"],
    ['constructs/app/profile.ts', "import type { Store } from '../../contracts/store';"],
    ['cli/run/follow.ts', "// import { backup } from '../runner/backup/backup';"],
    ['review/diff/diff.ts', "import { Failure } from '../../cli/terminal/failure';"],
    ['runner/main.ts', "import { runMain } from './command-line';"],
  ])('%s may say %s', (file, text) => {
    expect(importsOf(text).flatMap((each) => objection(file, each) ?? [])).toEqual([]);
  });
});

describe('every file', () => {
  const tests = filesBelow('test');
  const all = [...files, ...tests];

  test('is short enough to be read', () => {
    const lengths = all.map((file) => [file, textOf(file).split('\n').length - 1] as const);
    expect(lengths.filter(([, length]) => length > 300)).toEqual([]);
  });

  test('is named after a noun, in kebab-case', () => {
    const nameless = /(^|[/-])(utils?|common|helpers?|misc|shared)([/.-]|$)/;
    expect(all.filter((file) => nameless.test(file))).toEqual([]);
    expect(all.filter((file) => !/^[a-z0-9/-]+(\.(test|types|d))?\.ts$/.test(file))).toEqual([]);
  });

  test('has a name of its own, but for nouns that several rooms see', () => {
    const names = files.map((file) => basename(file, '.ts'));
    const several = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
    expect(several.filter((name) => !alike.includes(name))).toEqual([]);
    expect(alike.filter((name) => !several.includes(name))).toEqual([]);
  });

  test('that is a test of a room is in the folder of that room', () => {
    const of = tests.filter((file) =>
      /^test\/(contracts|constructs|charts|cli|infra|review|runner)\/.*[.]test[.]ts$/.test(file),
    );
    const strange = of
      .map((file) => roomOf(file).slice('test/'.length))
      .filter((room) => !existsSync(join(ROOT, room)));
    expect(strange).toEqual([]);
  });

  test('takes labels and annotations that rooms agree on from their contract', () => {
    const literal =
      /['"`](jerrycan[.]dev[/](app|task|orphaned|record|started-for|program)|kanister[.]io[/]JobID|app[.]kubernetes[.]io[/]managed-by)['"`]/;
    const code = (file: string) => textOf(file).replace(/\/\*[\s\S]*?\*\//g, '');
    const elsewhere = files.filter((file) => !file.startsWith('contracts/') && literal.test(code(file)));
    expect(elsewhere).toEqual([]);
  });

  test('in a room reads no clock and no environment at synthesis', () => {
    const pure = files.filter((file) => /^(apps|blueprints|constructs|contracts|charts|infra)\//.test(file));
    const impure = pure.filter((file) =>
      /\bprocess\.env\b|new Date\(\)|Date\.now\(|Math\.random\(|\bfetch\(/.test(textOf(file)),
    );
    expect(impure).toEqual([]);
  });
});
