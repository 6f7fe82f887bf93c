import { loadsOf, type NoLoads, unknownCaptures } from '../../contracts/restore-loads';
import { runTime } from '../../contracts/run-name';
import type { CatalogEntry } from '../../runner/catalog/catalog';
import type { DeployedApp } from '../cluster/deployed-app';
import { EXIT } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import { nearest } from '../terminal/suggestion';
import type { Terminal } from '../terminal/terminal';
import { chosenCaptures, declaredOptions } from './restore-plan';

/** @throws Failure (usage) unless the options name exactly one point, or none and a person can choose one */
export function checkWanted(
  app: string,
  {
    run,
    latest,
    yes,
  }: { readonly run?: string | undefined; readonly latest?: boolean | undefined; readonly yes?: boolean | undefined },
  { interactive }: Pick<Terminal, 'interactive'>,
): void {
  const isChosen = run === undefined && !latest && interactive && !yes;
  if (!isChosen && (run === undefined) === !latest) {
    throw new Failure(
      'restore',
      run === undefined ? 'needs a restore point' : 'must have one restore point (--run and --latest are given)',
      {
        next: `give --run RUN or --latest; npx jerrycan points ${app} lists them`,
        exitCode: EXIT.usage,
      },
    );
  }
  if (run !== undefined && run !== 'latest' && runTime(app, run) === undefined) {
    throw new Failure('--run', `must be a run of ${app} (${run})`, {
      next: `a run has a name such as ${app}-20261121t041500z-x7k2q; npx jerrycan points ${app} lists them`,
      exitCode: EXIT.usage,
    });
  }
}

/** @throws Failure (usage) if the app has no such capture */
export function checkOnly({ config }: DeployedApp, only: readonly string[]): readonly string[] {
  const unknown = unknownCaptures(config, only);
  if (!unknown) return only;
  const names = config.captures.flatMap(({ name }) => name ?? []);
  const meant = nearest(only.find((name) => !names.includes(name)) ?? '', names);
  throw new Failure(
    '--only',
    `must name a capture of ${config.app} (${only.filter((name) => !names.includes(name)).join(', ')})`,
    {
      next: `${meant === undefined ? '' : `did you mean ${meant}? `}${unknown.next}`,
      exitCode: EXIT.usage,
    },
  );
}

/** @throws Failure (refused) if the point, as far as it is known from here, cannot be loaded as requested */
export function checkPoint({ config }: DeployedApp, entry: CatalogEntry | undefined, only: readonly string[]): void {
  const loads: readonly unknown[] | NoLoads = entry ? loadsOf(config, entry.point, only) : [];
  if ('cause' in loads) throw new Failure('restore', loads.cause, { next: loads.next, exitCode: EXIT.refused });
}

/** @throws Failure (usage) if no method of these captures has such an option */
export function methodOptions(
  { name, config }: DeployedApp,
  only: readonly string[],
  given: readonly string[],
): readonly string[] {
  const known = declaredOptions(chosenCaptures(config, only));
  const unknown = given.filter((option) => !Object.hasOwn(known, option));
  if (unknown.length === 0) return given;
  const meant = nearest(unknown[0]!, Object.keys(known));
  const suggestion = meant === undefined ? '' : `did you mean --${meant}? `;
  const offered = Object.entries(known).map(([option, { help }]) => `--${option} (${help})`);
  throw new Failure(
    unknown.map((option) => `--${option}`).join(', '),
    `must be an option of restore, or of ${name}'s method`,
    {
      next: offered.length > 0 ? `${suggestion}the method has ${offered.join(', ')}` : 'the method has none; omit it',
      exitCode: EXIT.usage,
    },
  );
}
