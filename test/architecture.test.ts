import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const ROOT = join(__dirname, '..');

/** What the files of a room may import, beside each other. */
interface Room {
  /** Packages, and Node's own modules as `node:*`. */
  readonly packages?: readonly string[];
  /** Other rooms' files, or a folder's `index`. */
  readonly modules?: readonly (string | RegExp)[];
  /** The same, by `import type` only. */
  readonly types?: readonly (string | RegExp)[];
}

/** The table of CONTRIBUTING.md. A file is of the longest room that its path begins with. */
const rooms: Record<string, Room> = {
  'blueprints/dsl': {},
  blueprints: { modules: ['blueprints/dsl'] },
  apps: { packages: ['cdk8s'], modules: ['blueprints/dsl', /^blueprints\/[^/]+$/, 'constructs/app/protected-app'] },
  constructs: {
    packages: ['cdk8s', 'cdk8s-plus-28', 'constructs', 'node:crypto'],
    modules: ['blueprints/dsl'],
    types: ['contracts/store', 'runner/ports/app-config'],
  },
  charts: {
    packages: ['cdk8s', 'cli-table3', 'constructs', 'esbuild', 'node:*', 'zod'],
    modules: [/^constructs\//, 'contracts/store', 'contracts/data-file', 'contracts/signing-keys'],
    types: ['runner/ports/app-config'],
  },
  infra: { packages: ['@kubernetes/client-node', '@pulumi/*', 'node:*', 'yaml', 'zod'] },
  keys: { packages: ['node:crypto', 'zod'], modules: ['contracts/data-file'], types: ['runner/ports/app-config'] },
  runner: { packages: ['node:*', 'aws4fetch', 'canonicalize', 'p-retry'] },
  cli: {
    packages: [
      '@clack/prompts',
      '@kubernetes/client-node',
      'cli-progress',
      'cli-table3',
      'commander',
      'node:*',
      'yaml',
      'zod',
    ],
    modules: [
      /^runner\/(?!guard\/|(main|program|backup|restore|verification)$)/,
      // When the next backups begin is said alike wherever it is said.
      'constructs/schedule/schedule-gap',
      'contracts/store',
      'contracts/signing-keys',
    ],
  },
  review: {
    packages: ['@kubernetes/client-node', 'commander', 'node:*', 'yaml', 'zod'],
    modules: [
      // What a command of ours looks like, and how it ends.
      /^cli\/(api-trouble|event|exit-code|failure|kubeconfig|table|terminal)$/,
      'constructs/schedule/cron',
      'constructs/schedule/duration-words',
      'contracts/names',
      'constructs/schedule/schedule-gap',
      'constructs/schedule/zone',
    ],
    types: ['runner/ports/app-config'],
  },
};

/** What one file may import beyond its room. */
const exceptions: Record<string, readonly string[]> = {
  // Only the entry knows the apps.
  'charts/main': ['apps/index'],
};

interface Import {
  readonly from: string;
  readonly typeOnly: boolean;
  readonly names: string;
}

const filesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path).split(sep).join('/'))
    .filter((path) => path.endsWith('.ts'))
    .sort();
const files = [...new Set(Object.keys(rooms).flatMap(filesIn))].sort();
const roomOf = (path: string) =>
  Object.keys(rooms)
    .filter((room) => path.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0];

function importsOf(text: string): Import[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const statements = code.matchAll(/^(?:import|export)\s+(type\s+)?([^;'"]*?)\s*from\s+'([^']+)'/gm);
  const bare = code.matchAll(/(?:^import\s+|\bimport\(|\brequire\()'([^']+)'/gm);
  return [
    ...[...statements].map(([, type, names = '', from = '']) => ({
      from,
      typeOnly: type !== undefined || everyType(names),
      names,
    })),
    ...[...bare].map(([, from = '']) => ({ from, typeOnly: false, names: '' })),
  ];
}

/** `{ type A, type B }` */
function everyType(names: string): boolean {
  const inner =
    /^\{([\s\S]*)\}$/
      .exec(names)?.[1]
      ?.split(',')
      .filter((name) => name.trim() !== '') ?? [];
  return inner.length > 0 && inner.every((name) => name.trim().startsWith('type '));
}

const matches = (path: string, patterns: readonly (string | RegExp)[] = []) =>
  patterns.some((pattern) => (typeof pattern === 'string' ? pattern === path : pattern.test(path)));
const isPackage = (name: string, packages: readonly string[] = []) =>
  packages.some((each) =>
    each.endsWith('*') ? name.startsWith(each.slice(0, -1)) : name === each || name.startsWith(`${each}/`),
  );

/** Why a file may not import something, or `undefined`. */
function objection(file: string, { from, typeOnly, names }: Import): string | undefined {
  const room = roomOf(file)!;
  const { packages, modules, types } = rooms[room]!;
  if (!from.startsWith('.')) {
    if (!isPackage(from, packages)) return `${file} imports the package ${from}`;
    const values =
      room === 'apps'
        ? names
            .replace(/[{}\s]|\btype\b/g, '')
            .split(',')
            .filter(Boolean)
        : [];
    const strange = values.filter((name) => !['Cron', 'Duration', 'Size'].includes(name));
    return strange.length > 0 ? `${file} imports more of ${from} than value objects (${strange})` : undefined;
  }
  if (/\.[jt]s$/.test(from)) return `${file} imports ${from} with its ending`;
  const target = relative(ROOT, join(ROOT, dirname(file), from))
    .split(sep)
    .join('/');
  const isOwn = roomOf(`${target}/`) === room || roomOf(target) === room;
  if (isOwn && room === 'apps' && file !== 'apps/index.ts') return `${file} imports another app (${target})`;
  if (isOwn || matches(target, modules) || exceptions[file.replace(/\.ts$/, '')]?.includes(target)) return undefined;
  if (matches(target, types)) return typeOnly ? undefined : `${file} imports more than types of ${target}`;
  return `${file} imports ${target}`;
}

describe('the rooms', () => {
  it('are all there', () => {
    for (const room of Object.keys(rooms)) expect(filesIn(room)).not.toEqual([]);
  });

  it('import what the table says and nothing else', () => {
    const objections = files.flatMap((file) =>
      importsOf(readFileSync(join(ROOT, file), 'utf8')).flatMap((each) => objection(file, each) ?? []),
    );
    expect(objections).toEqual([]);
  });

  it.each([
    ['blueprints/dsl/action.ts', "import { Duration } from 'cdk8s';"],
    ['blueprints/dsl/action.ts', "import { x } from '../mariadb-dump';"],
    ['blueprints/mariadb-dump.ts', "import { x } from './dsl/action';"],
    ['blueprints/mariadb-dump.ts', "import { x } from '../contracts/names';"],
    ['apps/shop.ts', "import { wordpress } from './wordpress';"],
    ['apps/shop.ts', "import { ApiObject, Duration } from 'cdk8s';"],
    ['apps/shop.ts', "import { namesOf } from '../contracts/names';"],
    ['apps/shop.ts', "import { readFileSync } from 'node:fs';"],
    ['constructs/app/profile.ts', "import { parseStore } from '../contracts/store';"],
    ['constructs/app/profile.ts', "import { type Store, parseStore } from '../contracts/store';"],
    ['constructs/app/profile.ts', "import { apps } from '../apps/index';"],
    ['constructs/app/profile.ts', "import { table } from '../charts/output/table';"],
    ['constructs/app/profile.ts', "import { readFileSync } from 'node:fs';"],
    ['charts/output/table.ts', "import { apps } from '../apps/index';"],
    ['charts/output/table.ts', "import { runName } from '../contracts/run-name';"],
    ['contracts/store.ts', "import type { Cluster } from '../contracts/cluster';"],
    ['contracts/signing-keys.ts', "import { keyId } from '../runner/catalog/signature';"],
    ['contracts/signing-keys.ts', "import { readFileSync } from 'node:fs';"],
    ['runner/main.ts', "import { Client } from '@kubernetes/client-node';"],
    ['runner/main.ts', "import type { Store } from '../contracts/store';"],
    ['cli/main.ts', "import { backup } from '../runner/backup/backup';"],
    ['cli/main.ts', "import { guard } from '../runner/guard/guard';"],
    ['cli/main.ts', "import { apps } from '../apps/index';"],
    ['cli/main.ts', "const x = require('lodash');"],
    ['cli/main.ts', "await import('../contracts/names');"],
    ['cli/main.ts', "import {\n  a,\n  b,\n} from '../contracts/names';"],
    ['cli/main.ts', "export { a } from '../contracts/names';"],
    ['cli/main.ts', "import './follow.ts';"],
    ['review/diff/diff.ts', "import { apps } from '../apps/index';"],
    ['review/diff/diff.ts', "import { synthesis } from '../charts/synthesize';"],
    ['review/diff/diff.ts', "import { backup } from '../cli/run/backup';"],
    ['review/protection/protection.ts', "import { parseAppConfig } from '../runner/ports/app-config';"],
  ])('%s may not say %s', (file, text) => {
    expect(importsOf(text).flatMap((each) => objection(file, each) ?? [])).toHaveLength(1);
  });

  it.each([
    ['constructs/app/profile.ts', "import type { Store } from '../contracts/store';"],
    ['constructs/app/profile.ts', "import { type Store } from '../contracts/store';"],
    ['constructs/checks/app/rpo.ts', "import { inWords } from '../duration-words';"],
    ['apps/shop.ts', "import { Duration } from 'cdk8s';"],
    ['apps/shop.ts', "import { mariadbDump } from '../blueprints/mariadb-dump';"],
    ['apps/index.ts', "import { shop } from './shop';"],
    ['charts/main.ts', "import { apps } from '../apps/index';"],
    ['charts/inputs/inputs.ts', "import { parseKeyFile } from '../contracts/signing-keys';"],
    ['cli/keys/keys.ts', "import type { KeyFile } from '../contracts/signing-keys';"],
    ['cli/main.ts', "// import { backup } from '../runner/backup/backup';"],
    ['review/diff/diff.ts', "import { Failure } from '../cli/terminal/failure';"],
    ['review/protection/protection.ts', "import type { AppConfig } from '../runner/ports/app-config';"],
  ])('%s may say %s', (file, text) => {
    expect(importsOf(text).flatMap((each) => objection(file, each) ?? [])).toEqual([]);
  });
});

describe('every file', () => {
  const all = [...files, ...filesIn('test')];

  it('is short enough to be read', () => {
    const lengths = all.map((file) => [file, readFileSync(join(ROOT, file), 'utf8').split('\n').length - 1] as const);
    expect(lengths.filter(([, length]) => length > 300)).toEqual([]);
  });

  it('is named after a noun, in kebab-case', () => {
    const nameless = /(^|[/-])(utils?|common|helpers?|misc|shared)([/.-]|$)/;
    expect(all.filter((file) => nameless.test(file))).toEqual([]);
    expect(all.filter((file) => !/^[a-z0-9/-]+(\.(test|types|d))?\.ts$/.test(file))).toEqual([]);
  });

  it('in a room reads no clock and no environment at synthesis', () => {
    const pure = files.filter((file) => /^(apps|blueprints|constructs|charts|infra|keys)\//.test(file));
    const impure = pure.filter((file) =>
      /\bprocess\.env\b|new Date\(\)|Date\.now\(|Math\.random\(|\bfetch\(/.test(readFileSync(join(ROOT, file), 'utf8')),
    );
    // The entry reads CDK8S_OUTDIR, and the clock for the table of next runs.
    expect(impure).toEqual(['charts/main.ts']);
  });
});
