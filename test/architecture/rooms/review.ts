import type { Rooms } from './room';

const kubernetes = '@kubernetes/client-node';
/** How a command of ours looks and ends. */
const command = ['cli/terminal', 'cli/report'];

/** What reads commits. */
export const review: Rooms = {
  'review/protection': {
    holds: 'what a commit protects: read from its manifests, so that no code of another commit runs',
    packages: ['node:*', 'yaml', 'zod'],
    rooms: ['contracts', 'cli/terminal'],
  },
  'review/comparison': {
    holds: 'what a comparison, a change and a judgement are',
    packages: ['node:crypto'],
    rooms: ['review/protection'],
  },
  'review/comparisons/capture': {
    holds: "one property of an app's captures a file",
    rooms: ['contracts', 'review/comparison', 'review/protection'],
  },
  'review/comparisons/app': {
    holds: 'one property of an app a file',
    packages: ['node:*'],
    rooms: ['contracts', 'review/comparison', 'review/comparisons/capture', 'review/protection'],
  },
  'review/comparisons/schedule': {
    holds: "one property of an app's schedules a file",
    rooms: ['contracts', 'constructs/schedule', 'review/comparison', 'review/protection'],
  },
  'review/comparisons/store': {
    holds: 'one property of a store a file',
    rooms: ['review/comparison', 'review/protection'],
  },
  'review/comparisons': {
    holds: 'the list of all comparisons',
    rooms: ['review/comparison', 'review/comparisons/*', 'review/protection'],
  },
  'review/diff': {
    holds: '`jerrycan diff`: what a change does to protection, the gate, the accepted regressions',
    packages: ['node:*'],
    rooms: [...command, 'contracts', 'review/comparison', 'review/comparisons', 'review/protection'],
  },
  'review/coverage/kinds': {
    holds: 'which objects keep state, by kind',
    packages: ['node:*', 'zod'],
    rooms: ['contracts'],
  },
  'review/coverage': {
    holds: '`jerrycan coverage`: data that no app protects',
    packages: [kubernetes, 'node:*', 'yaml', 'zod'],
    rooms: ['contracts', ...command, 'cli/cluster', 'review/coverage/kinds', 'review/protection'],
  },
};
