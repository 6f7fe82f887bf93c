import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Duration } from 'cdk8s';
import { parse } from 'yaml';
import { emptyFolder, shop } from '../charts/repository';
import { History } from '../review/history';
import { actionlint } from './actionlint';

const ROOT = join(__dirname, '../..');
const PATH = '.github/workflows/protection.yml';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly if?: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly 'timeout-minutes': number;
  readonly steps: readonly Step[];
}

const text = readFileSync(join(ROOT, PATH), 'utf8');
const workflow: { on: object; permissions: object; jobs: Record<string, Job> } = parse(text);
const jobs = Object.entries(workflow.jobs);
const steps = jobs.flatMap(([, job]) => job.steps);
const scriptOf = (job: string, name: string) => workflow.jobs[job]!.steps.find((step) => step.name === name)!.run!;

// Each test synthesizes and commits a few times.
jest.setTimeout(60_000);

if (!actionlint) test.skip('actionlint: skipped, because neither ACTIONLINT nor the PATH has it', () => {});
else
  it('actionlint finds nothing', () => {
    const { status, stdout } = spawnSync(actionlint!, ['-no-color', PATH], { cwd: ROOT, encoding: 'utf8' });
    expect([stdout, status]).toEqual(['', 0]);
  });

describe('an untrusted pull request', () => {
  it('runs no code of a fork with the rights of the base', () => {
    expect(Object.keys(workflow.on)).toEqual(['pull_request', 'merge_group', 'push']);
  });

  it('gets only the required rights in each job, and no code of it runs in a job that may write', () => {
    expect(workflow.permissions).toEqual({});
    expect(jobs.map(([name, { permissions }]) => [name, permissions])).toEqual([
      ['check', { contents: 'read' }],
      ['review', { contents: 'read' }],
      ['comment', { 'pull-requests': 'write' }],
    ]);
    expect(workflow.jobs.comment!.steps.map(({ uses }) => uses)).toEqual([undefined]);
    expect(scriptOf('comment', 'comment')).not.toMatch(/\bnpm\b|\bnode\b|\bgit\b/);
  });

  it('puts no text of other people into a script', () => {
    for (const { run = '' } of steps) expect(run).not.toContain('${{');
  });

  it('uses pinned actions, which leave no token behind', () => {
    const used = steps.filter(({ uses }) => uses !== undefined);
    for (const { uses } of used) expect(uses).toMatch(/^actions\/(checkout|setup-node)@[0-9a-f]{40}$/);
    const checkouts = used.filter(({ uses }) => uses!.startsWith('actions/checkout'));
    expect(checkouts.map((step) => step.with!['persist-credentials'])).toEqual([false, false]);
  });

  it('has a time limit in each job', () => {
    for (const [, job] of jobs) expect(job['timeout-minutes']).toBeLessThanOrEqual(30);
  });
});

/** Runs the script of a step like the GitHub runner does, with our own programs first on the PATH. */
function run(script: string, cwd: string, programs: Readonly<Record<string, string>>, env: Record<string, string>) {
  const bin = emptyFolder();
  for (const [name, program] of Object.entries(programs)) {
    writeFileSync(join(bin, name), program);
    chmodSync(join(bin, name), 0o755);
  }
  const path = `${bin}${delimiter}${process.env.PATH}`;
  const options = { cwd, encoding: 'utf8', env: { ...process.env, ...env, PATH: path } } as const;
  return spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], options);
}

describe('the review', () => {
  /** Runs `npm run --silent diff -- …` with this repository's code on another repository's files. */
  const npm = `#!/usr/bin/env bash
    [ "$1 $2 $3 $4" = 'run --silent diff --' ] || exit 90
    exec "${process.execPath}" "${join(ROOT, 'bin/jerrycan.js')}" diff "\${@:5}"
  `;

  /** A pull request that weakens the RPO, merged into a newer main; and the output of its steps. */
  function pullRequest(body: string | null) {
    const at = new History();
    at.declare(shop());
    at.commit('the base');
    at.git('checkout', '--quiet', '-b', 'looser');
    at.declare(shop({ rpo: Duration.days(1) }));
    at.commit('looser');
    at.git('checkout', '--quiet', 'main');
    at.store({ lock: { mode: 'compliance', days: 31 }, lifecycle: { noncurrentDays: 31 } });
    at.commit('main goes on');
    at.git('merge', '--quiet', '--no-ff', '--message', 'merge', 'looser');
    const temp = emptyFolder();
    const files = { GITHUB_OUTPUT: join(temp, 'output'), GITHUB_STEP_SUMMARY: join(temp, 'summary') };
    const event = join(temp, 'event.json');
    writeFileSync(event, JSON.stringify({ action: 'edited', pull_request: { number: 7, body } }));
    const step = (name: string) =>
      run(scriptOf('review', name), at.root, { npm }, { ...files, GITHUB_EVENT_PATH: event, RUNNER_TEMP: temp });
    const diff = step('diff');
    const gate = step('gate');
    const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '');
    return { diff, gate, output: read(files.GITHUB_OUTPUT), summary: read(files.GITHUB_STEP_SUMMARY) };
  }

  it('covers only the change, in the summary and the comment; the gate refuses a regression without an accept: line', () => {
    const { diff, gate, output, summary } = pullRequest('$(touch x) `id` ${{ x }}');
    expect([diff.status, diff.stdout]).toEqual([0, '']);
    expect(summary).toContain('| ▼ weaker | shop | RPO 8 h → 1 d | `accept: shop/rpo:1d` |');
    expect(summary).not.toContain('lock');
    const [, end, markdown] = /^markdown<<([0-9a-f]{32})\n([\s\S]*)\n\1\n$/.exec(output)!;
    expect(end).toBeDefined();
    expect(`${markdown}\n`).toBe(summary);
    expect(gate.status).toBe(1);
    expect(gate.stderr).toContain('1 unaccepted regression');
  });

  it('reads the description of the pull request', () => {
    const { gate, summary } = pullRequest('We agreed:\r\n\r\n- `accept: shop/rpo:1d` with the customer\r\n');
    expect(gate.status).toBe(0);
    expect(summary).toContain('with the customer');
  });

  it('reads a text of any length, also above 128 KiB, the limit of an environment variable', () => {
    const { diff, gate } = pullRequest(`${'\u{1F9F3}'.repeat(40_000)}\naccept: shop/rpo:1d agreed`);
    expect([diff.stderr, diff.status, gate.status]).toEqual(['', 0, 0]);
  });

  it('needs no text', () => {
    const { diff, gate } = pullRequest(null);
    expect([diff.status, gate.status]).toEqual([0, 1]);
  });
});

it('a merge queue gets a result of both required jobs: `check` runs, and `review` is skipped', () => {
  expect(workflow.on).toMatchObject({ merge_group: { types: ['checks_requested'] } });
  expect([workflow.jobs.check!.if, workflow.jobs.review!.if]).toEqual([
    undefined,
    "github.event_name == 'pull_request'",
  ]);
});

const hasJq = spawnSync('jq', ['--version']).status === 0;
if (!hasJq) test.skip("the comment's script: left out, jq is not on the PATH", () => {});
else
  it('updates a single comment', () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'state'));
    const comments = join(folder, 'state/comments');
    const marker = '<!-- jerrycan-review -->';
    // Neither comment is ours: the first is from another account, the second from another workflow.
    const others = [
      { id: 1, user: { login: 'mallory' }, body: `${marker}\nmine` },
      { id: 2, user: { login: 'github-actions[bot]' }, body: 'of another workflow' },
    ];
    writeFileSync(comments, JSON.stringify(others));
    const gh = `#!/usr/bin/env bash
      set -euo pipefail
      case "$*" in
        "api --paginate repos/o/r/issues/7/comments --jq "*) jq -r "\${@: -1}" "$STATE" ;;
        "api --silent --method POST repos/o/r/issues/7/comments --raw-field body="*)
          jq --arg body "\${7#body=}" '. + [{ id: 9, user: { login: "github-actions[bot]" }, body: $body }]' "$STATE" >"$STATE.new"
          mv "$STATE.new" "$STATE" ;;
        "api --silent --method PATCH repos/o/r/issues/comments/9 --raw-field body="*)
          jq --arg body "\${7#body=}" 'map(if .id == 9 then .body = $body else . end)' "$STATE" >"$STATE.new"
          mv "$STATE.new" "$STATE" ;;
        *) exit 90 ;;
      esac
    `;
    const say = (words: string) => {
      const env = { ISSUES: 'repos/o/r/issues', NUMBER: '7', MARKDOWN: `${marker}\n${words}`, STATE: comments };
      const { status, stdout, stderr } = run(scriptOf('comment', 'comment'), folder, { gh }, env);
      expect([status, stdout, stderr]).toEqual([0, '', '']);
      return JSON.parse(readFileSync(comments, 'utf8'));
    };
    const bot = (body: string) => ({ id: 9, user: { login: 'github-actions[bot]' }, body });
    expect(say('one `$(x)`')).toEqual([...others, bot(`${marker}\none \`$(x)\``)]);
    expect(say('two')).toEqual([...others, bot(`${marker}\ntwo`)]);
    expect(execFileSync('jq', ['length', comments], { encoding: 'utf8' })).toBe('3\n');
  });
