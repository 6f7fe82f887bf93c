import { parseArgs } from 'node:util';
import type { DeclaredApp } from '../../constructs/declaration/declared-app';
import { sentence } from '../../constructs/declaration/finding';
import { healthChecks } from '../inputs/health-checks';
import { type healthForms, healthLines } from '../inputs/health-forms';
import { inOrder, readDataFiles } from '../inputs/inputs';
import { argoCdLines } from './application-lines';

const USAGE = 'usage: npm run argocd [-- <app>… | -- --health helm|operator]';

export interface ArgoCdCommandProps {
  /** The repository. */
  readonly root: string;
  readonly apps: readonly DeclaredApp[];
  /** What stands behind the command. */
  readonly args: readonly string[];
  readonly print: (line: string) => void;
}

/**
 * `npm run argocd`: prints what has to be said where we write nothing: in the Applications of the apps, and in Argo CD's own settings.
 *
 * @returns the exit code: 1 if something is missing, 2 if it was not understood
 */
export function argoCdCommand({ root, apps, args, print }: ArgoCdCommandProps): number {
  const asked = parsed(args);
  if (!asked) {
    print(USAGE);
    return 2;
  }
  if (asked.health) {
    print(healthLines(asked.health, healthChecks()));
    return 0;
  }
  const { argoCd, clusters, findings } = readDataFiles(root);
  for (const finding of findings) print(sentence(finding));
  if (findings.length > 0) return 1;
  if (!argoCd) {
    print(
      'argocd.json › content: is missing; create the file, which tells where Argo CD finds this repository (docs/how-to/argo-cd.md)',
    );
    return 1;
  }
  const unknown = asked.names.filter((name) => !apps.some((app) => app.name === name));
  for (const name of unknown) print(`${name} › name: is not an app (${name}); use one of apps/`);
  if (unknown.length > 0) return 1;
  for (const app of inOrder(apps)) {
    const cluster = clusters.get(app.cluster);
    if (!cluster || (asked.names.length > 0 && !asked.names.includes(app.name))) continue;
    for (const line of argoCdLines({ app, cluster, argoCd })) print(line);
  }
  return 0;
}

function parsed(args: readonly string[]): { names: string[]; health?: keyof typeof healthForms } | undefined {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { health: { type: 'string' } },
    });
    const { health } = values;
    if (health === undefined) return { names: positionals };
    if (positionals.length > 0 || !(health === 'helm' || health === 'operator')) return undefined;
    return { names: [], health };
  } catch {
    return undefined;
  }
}
