import { availableParallelism } from 'node:os';
import { configOf, type JestReport } from './jest-report';
import { type Patch, parsePatch, patchesIn } from './patch';
import { TreeCopy } from './tree-copy';

const patches = patchesIn(__dirname);

/** Runs jobs one after the other in each copy. */
class Copies {
  private readonly waiting: ((copy: TreeCopy) => Promise<void>)[] = [];
  private readonly workers: Promise<void>[] = [];

  constructor(private readonly count: number) {}

  add<T>(job: (copy: TreeCopy) => Promise<T>): Promise<T> {
    const result = new Promise<T>((resolve, reject) => {
      this.waiting.push((copy) => job(copy).then(resolve, reject));
    });
    result.catch(() => {});
    return result;
  }

  begin(): void {
    for (let i = 0; i < Math.min(this.count, this.waiting.length); i++) this.workers.push(this.work());
  }

  async end(): Promise<void> {
    await Promise.all(this.workers);
  }

  private async work(): Promise<void> {
    const copy = TreeCopy.make();
    try {
      for (let job = this.waiting.shift(); job; job = this.waiting.shift()) await job(copy);
    } finally {
      copy.end();
    }
  }
}

/** Each test file once: whole files, and files of which only some tests run. */
function unmutatedRuns(): { files: string[]; names: string[] }[] {
  const runs = new Map<string, { files: Set<string>; names: Set<string> }>();
  for (const { tests, name } of patches) {
    for (const test of tests) {
      const config = `${configOf(`${__dirname}/../..`, test)} ${name !== undefined}`;
      const run = runs.get(config) ?? { files: new Set(), names: new Set() };
      runs.set(config, run);
      run.files.add(test);
      if (name) run.names.add(name);
    }
  }
  return [...runs.values()].map(({ files, names }) => ({ files: [...files], names: [...names] }));
}

describe('a planted fault', () => {
  const copies = new Copies(availableParallelism());
  const results = new Map<Patch, Promise<JestReport>>();
  const unmutated: Promise<JestReport>[] = [];

  beforeAll(() => {
    for (const { files, names } of unmutatedRuns()) {
      unmutated.push(copies.add((copy) => copy.test(files, names)));
    }
    for (const patch of patches)
      results.set(
        patch,
        copies.add((copy) => copy.mutated(patch)),
      );
    copies.begin();
  });
  afterAll(() => copies.end());

  it('is not there: every test that must notice one passes', async () => {
    const reports = await Promise.all(unmutated);
    expect(reports.flatMap(({ failed, unloaded }) => [...failed, ...unloaded])).toEqual([]);
    const passed = reports.flatMap((report) => report.passed);
    const nameless = patches.filter(({ name }) => name && !passed.some((test) => test.includes(name)));
    expect(nameless.map(({ file, name }) => `${file}: no test has this in its name: ${name}`)).toEqual([]);
  });

  it.each(patches.map((patch) => [patch.file, patch.what, patch] as const))('%s: %s', async (_, __, patch) => {
    const { failed, unloaded } = await results.get(patch)!;
    expect(unloaded).toEqual([]);
    expect(failed).not.toEqual([]);
  });
});

describe('a patch', () => {
  const diff = 'diff --git a/runner/a.ts b/runner/a.ts\n--- a/runner/a.ts\n+++ b/runner/a.ts\n@@ -1 +1 @@\n-a\n+b\n';
  const head = 'What: a becomes b.\nNoticed by: test/runner/a.test.ts -t "a (first)"\n\n';

  it('names its fault, the place, and the tests that must notice it', () => {
    expect(parsePatch('x.patch', head + diff)).toEqual({
      file: 'x.patch',
      what: 'a becomes b.',
      tests: ['test/runner/a.test.ts'],
      name: 'a (first)',
      diff,
      changes: ['runner/a.ts'],
    });
  });

  it('may name several test files, and no test', () => {
    const text = `What: a becomes b.\nNoticed by: test/a.test.ts test/b.test.ts\n${diff}`;
    expect(parsePatch('x.patch', text)).toMatchObject({ tests: ['test/a.test.ts', 'test/b.test.ts'] });
    expect(parsePatch('x.patch', text)).not.toHaveProperty('name');
  });

  it.each([
    ['no diff', head, 'there is no diff'],
    ['no header', diff, 'a header is missing'],
    ['no test file', `What: x.\nNoticed by: test/runner\n${diff}`, 'names what is not a test file (test/runner)'],
    [
      'a change of a test',
      head + diff.replaceAll('runner/a.ts', 'test/a.test.ts'),
      'it changes a test (test/a.test.ts)',
    ],
  ])('is refused with %s', (_, text, why) => {
    expect(() => parsePatch('x.patch', text)).toThrow(why);
  });
});
