import { servedBy } from '../../contracts/action';
import type { AppConfig, CaptureConfig, RestoreOption } from '../../contracts/app-config';

/** The captures that a restore loads: all of the app, or those that a person named. */
export const chosenCaptures = ({ captures }: AppConfig, only: readonly string[] = []): readonly CaptureConfig[] =>
  only.length === 0 ? captures : captures.filter(({ name }) => only.includes(name));

/** What a restore overwrites, a line for each capture, and what it leaves as it is. */
export function captureLines(config: AppConfig, only: readonly string[] = []): string[] {
  const chosen = chosenCaptures(config, only);
  const kept = config.captures.filter((capture) => !chosen.includes(capture)).map(({ name }) => name);
  const named = ({ name }: CaptureConfig) => (config.captures.length > 1 ? `${name}: ` : '');
  const have = kept.length === 1 ? 'its data stays as it is, and' : 'their data stays as it is, and';
  return [
    ...chosen.map(
      (capture) =>
        `  overwrites   ${named(capture)}the data of ${serverOf(capture, config.namespace)} that is in the point`,
    ),
    ...(kept.length > 0
      ? [
          `  keeps        ${kept.join(', ')}: ${have} MAY BE INCONSISTENT with ${chosen.map(({ name }) => name).join(', ')}`,
        ]
      : []),
  ];
}

/** The server of a capture: `StatefulSet shop-db (mariadb)`. */
function serverOf(capture: CaptureConfig, appNamespace: string): string {
  const { host, namespace, object } = capture;
  const engine = servedBy(capture);
  if (!object) return `${host ?? 'a server'} (${engine}, not managed here)`;
  const where = namespace === appNamespace ? '' : ` in the namespace ${namespace}`;
  return `${object.kind} ${object.name}${where} (${engine})`;
}

/** The options that the methods of these captures declare, by name. */
export const declaredOptions = (captures: readonly CaptureConfig[]): Readonly<Record<string, RestoreOption>> =>
  Object.assign({}, ...captures.map(({ blueprint }) => blueprint.restoreOptions ?? {}));
