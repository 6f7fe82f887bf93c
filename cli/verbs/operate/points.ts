import { flag } from '../../command-line/option';
import { verb } from '../../command-line/verb';
import type { PointsOptions } from '../../points/points';
import { app, inRepository, inStore, type RepositoryOptions } from '../options';
import { contextOf } from '../verb-context';

const implementation = (): typeof import('../../points/points') => require('../../points/points');

export const points = verb<PointsOptions & RepositoryOptions>({
  name: 'points',
  group: 'Operate',
  summary: "List an app's restore points, from the store alone",
  args: [app],
  options: {
    all: flag('also list retired restore points'),
    json: flag('print JSON on stdout'),
    ...inRepository,
    ...inStore,
  },
  details: `Needs no cluster. Reads the file of the store and keys/<app>.json, with the auditor's key pair in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
States: verified; unverified; broken (its bytes have changed); covered (another object hides one of its objects: check who wrote it); retired.
With --json, .unsound names the restore points behind exit code 5.`,
  exitCodes: {
    0: 'every restore point that is not retired is intact, as far as the store shows',
    5: 'a restore point that is not retired is broken or covered',
  },
  json: { type: 'PointsReport', file: 'cli/points/points.ts' },
  examples: [
    'npx jerrycan points wordpress',
    'npx jerrycan points wordpress --store local --endpoint http://localhost:9000',
    `npx jerrycan points wordpress --json | jq -r '.points[] | select(.state == "verified").run'`,
  ],
  run: (call) => implementation().points(call.args[0]!, call.options, contextOf(call)),
});
