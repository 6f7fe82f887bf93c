import type { AppConfig, CaptureConfig, Quiesce } from './app-config';
import type { RestorePoint, RestorePointFile1 } from './restore-point';

/*
 * The first form of an app, without captures: what the release before captures wrote into the cluster. Argo CD syncs the platform and each app on their own,
 * so this release must work with the first form until an app is synced. The next release needs none of this. Elsewhere, the name
 * `null` of a capture says all.
 */

/** The configuration of an app in the first form: its only capture has no name, and its object is in the app's namespace. */
type AppConfigFile1 = Omit<AppConfig, 'version' | 'captures' | 'isOrdered' | 'quiesce'> &
  Pick<CaptureConfig, 'object' | 'host' | 'blueprint'> & {
    readonly version: 1;
    readonly quiesce: 'never' | 'snapshot' | 'whole-dump';
  };

/** Reads `app.json` of version 1 as one capture without a name. Any other value is returned as it is. The result is not checked yet. */
export function fromFirstForm(file: AppConfig | AppConfigFile1): AppConfig {
  if (file?.version !== 1) return file;
  const { object, host, blueprint, quiesce, ...rest } = file;
  return {
    ...rest,
    version: 2,
    captures: [
      {
        name: null,
        namespace: rest.namespace,
        ...(object && { object }),
        ...(host !== undefined && { host }),
        blueprint,
      },
    ],
    // An unknown value stays, for the check.
    quiesce: quiesce === 'whole-dump' ? 'whole-backup' : quiesce,
  };
}

/** Whether an app's manifests are of the first form. */
export const isFirstForm = ({ captures }: Pick<AppConfig, 'captures'>): boolean =>
  captures.some(({ name }) => name === null);

/** The option `quiesce` of an action, as the Blueprint of the capture knows it. */
export const quiesceOption = ({ name }: Pick<CaptureConfig, 'name'>, quiesce: Quiesce): string =>
  name === null && quiesce === 'whole-backup' ? 'whole-dump' : quiesce;

/** The file of a restore point. That of an app in the first form is of version 1, so that the release before captures can read it. */
export function restorePointFileOf(point: RestorePoint): RestorePoint | RestorePointFile1 {
  const [data] = point.captures;
  if (data?.name !== null) return point;
  const { captures: _, quiesce, ...rest } = point;
  const { engine, blueprint, objects } = data;
  const said = quiesce === 'whole-backup' ? 'whole-dump' : quiesce;
  return { ...rest, version: 1, engine, blueprint, quiesce: said, objects };
}
