import type { Rooms } from './room';

/** `npm run demo`: everything once, on a cluster of yours. */
export const demo: Rooms = {
  'demo/cluster': {
    holds: 'the cluster as the demo reaches it; what it has; the record of what the demo made',
    packages: ['node:*'],
    rooms: ['contracts/files', 'cli/terminal'],
  },
  'demo/store': {
    holds: 'MinIO with Object Lock, and its users',
    packages: ['aws4fetch', 'node:*'],
    rooms: ['contracts/files', 'demo/cluster', 'infra/policies'],
  },
  'demo/site': {
    holds: 'WordPress and MariaDB, and the site as a person sees it',
    rooms: ['demo/cluster'],
  },
  'demo/app': {
    holds: 'the file of the protected app, which the demo copies',
    packages: ['cdk8s'],
    rooms: ['blueprints/dsl', 'blueprints/mariadb-dump', 'constructs/app'],
  },
  'demo/steps': {
    holds: 'the steps of the demo, with the commands that do the same',
    packages: ['node:*', 'yaml'],
    rooms: ['contracts', 'cli/terminal', 'demo/cluster', 'demo/site', 'demo/store'],
  },
  'demo/pictures': {
    holds: '`npm run pictures`: what a terminal shows, as pictures for the docs',
    packages: ['@xterm/headless', 'node:*'],
    rooms: ['demo/cluster', 'demo/site', 'demo/store'],
  },
  demo: {
    holds: '`npm run demo`: consent, the steps with their times, and the removal',
    packages: ['@clack/prompts', 'cli-table3', 'commander', 'node:*'],
    rooms: ['contracts', 'cli/terminal', 'demo/cluster', 'demo/steps'],
  },
};
