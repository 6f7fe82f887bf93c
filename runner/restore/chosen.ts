import type { ActionOptions } from '../../contracts/action';
import type { AppConfig, CaptureConfig } from '../../contracts/app-config';
import { loadsOf, type RestoreLoad, unknownCaptures } from '../../contracts/restore-loads';
import type { RestorePoint } from '../../contracts/restore-point';
import type { RestoreArguments } from '../../contracts/runner-arguments';
import type { RestoreRecord } from '../lease/lease-record';
import { exitCodes, Failure } from '../ports/failure';

/** The captures that a restore loads: all of the app, or those that a person named. */
export function chosenCaptures({ captures }: AppConfig, { only = [] }: RestoreArguments): readonly CaptureConfig[] {
  return only.length === 0 ? captures : captures.filter(({ name }) => name !== null && only.includes(name));
}

/** @throws Failure with the exit code 2 if the app has no such capture or option */
export function refuseUnknown(config: AppConfig, props: RestoreArguments): void {
  const usage = (cause: string, next: string) =>
    new Failure({ step: 'arguments', cause, next, exitCode: exitCodes.usage });
  const captures = unknownCaptures(config, props.only ?? []);
  if (captures) throw usage(captures.cause, captures.next);
  const known = [...new Set(chosenCaptures(config, props).flatMap(declared))];
  const unknown = props.options.filter((option) => !known.includes(option));
  if (unknown.length === 0) return;
  const { app } = config;
  throw usage(
    `--with must name an option of the app's method (${unknown.join(', ')})`,
    known.length > 0 ? `${app} has ${known.join(', ')}` : `${app} has no options`,
  );
}

const declared = ({ blueprint }: CaptureConfig): string[] => Object.keys(blueprint.restoreOptions ?? {});

/** The options of a load: those that the method of the capture declares. */
export const optionsFor = (capture: CaptureConfig, { options }: RestoreArguments): ActionOptions<'restore'> =>
  Object.fromEntries(options.filter((option) => declared(capture).includes(option)).map((option) => [option, 'true']));

/** The loads of a restore. @throws Failure with the exit code 3 if the point does not have the data of exactly the chosen captures */
export function chosenLoads(
  config: AppConfig,
  point: RestorePoint,
  { only }: RestoreArguments,
): readonly RestoreLoad[] {
  const loads = loadsOf(config, point, only);
  if (!('cause' in loads)) return loads;
  throw new Failure({ step: 'find restore point', ...loads, exitCode: exitCodes.refused });
}

/**
 * Refuses to take over an unfinished restore with fewer captures: those that it may have loaded, wholly or in part, would be left beside older data.
 *
 * @param left the record of that restore; `undefined`: an older runner, which recorded none
 * @throws Failure with the exit code 3
 */
export function refuseMixture(config: AppConfig, left: RestoreRecord | undefined, props: RestoreArguments): void {
  const names = config.captures.map(({ name }) => name);
  if (left?.loads.length === 0) return;
  // A capture that the app no longer has under that name, or had in its first form, may be any of them.
  const isKnown = left?.captures.every((name) => names.includes(name)) ?? false;
  const touched = names.filter((name) => !isKnown || left?.captures.includes(name));
  const chosen = chosenCaptures(config, props).map(({ name }) => name);
  const open = touched.filter((name) => !chosen.includes(name));
  if (open.length === 0) return;
  throw new Failure({
    step: 'previous run',
    cause: `an unfinished restore may have overwritten ${open.join(', ')}, which this restore would leave as it is`,
    next:
      touched.length === names.length
        ? 'restore without --only'
        : `restore all that it touched: ${touched.map((name) => `--only ${name}`).join(' ')}, or restore without --only`,
    exitCode: exitCodes.refused,
  });
}
