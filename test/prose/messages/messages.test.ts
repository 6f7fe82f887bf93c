import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../files';
import { messagesOf } from './collect';
import { failuresOf } from './failures';
import { PAGE, page } from './page';

test.each([
  [
    "throw new Failure({ step: 'lease', cause: `is held by ${holder.run} for too long`, next: 'wait for it to end' });",
    ['lease: is held by <run> for too long; wait for it to end'],
  ],
  [
    "throw new Failure(`cluster ${name}`, 'does not answer', { next: 'try again' });",
    ['cluster <name>: does not answer; try again'],
  ],
  ["throw refused(error.message, 'list the points of the app');", ['<error.message>; list the points of the app']],
  ["log.warn(error.message, 'it is tried again in a second');", ['<error.message>; it is tried again in a second']],
  [
    "log.warn(`the Job ${job.name} stays where it is`, 'delete it', 'guard');",
    ['the Job <job.name> stays where it is; delete it'],
  ],
  [
    "refused(app, 'schedule.cron', `never fires (${cron}); name a day that exists`);",
    ['<app> › schedule.cron: never fires (<cron>); name a day that exists'],
  ],
  [
    "const next = deep ? 'look at the store' : 'look at the server';\nthrow new Failure({ step, cause: 'cannot be read at all', next });",
    ['<step>: cannot be read at all; look at the store', '<step>: cannot be read at all; look at the server'],
  ],
  [
    "const NEXT = { a: 'see who can write', b: 'wait' };\nlog.warn(`it is covered by ${one} or more`, NEXT[why]);",
    ['it is covered by <one> or more; see who can write', 'it is covered by <one> or more; wait'],
  ],
  [
    "throw new Error(`the value ${names.join(', ')} is not ` + 'one of ours');",
    ['the value <names> is not one of ours'],
  ],
  ["command.description('makes a backup of an app').option('--x', 'with all that it has');", []],
])('finds the messages of %s', (text, messages) => {
  expect(messagesOf(text)).toEqual(messages);
});

test('finds only what is thrown where other texts are programs', () => {
  const text = "const a = 'this is a part of SQL';\nthrow new Error('this is an error of ours');";
  expect(messagesOf(text, { thrown: true })).toEqual(['this is an error of ours']);
});

test('finds the failures of bash', () => {
  const text =
    'a || fail "server $host:$port: says \\"no\\" ($(error_in "$TMPDIR/query.log")); grant ${right:0:600}"\n';
  expect(failuresOf(text)).toEqual(['server <host>:<port>: says "no" (<error_in>); grant <right>']);
});

test('a function that makes messages is listed by its calls', () => {
  const text = [
    "refuse('keys', 'has a key already', 'use --rotate');",
    'function refuse(path: string, what: string, next: string): never {',
    '  throw new Failure(path, what, { next });',
    '}',
  ].join('\n');
  expect(messagesOf(text)).toEqual(['keys: has a key already; use --rotate']);
});

test('every error of a part says what to do', () => {
  const listed = page()
    .split('\n')
    .filter((each) => / › [\w.<>]+: .*[a-z] /.test(each));
  expect(listed.length).toBeGreaterThan(50);
  expect(listed.filter((each) => !each.includes('; '))).toEqual([]);
});

test('the page of all messages is as the programs say', () => {
  expect(readFileSync(join(ROOT, PAGE), 'utf8')).toBe(page());
});
