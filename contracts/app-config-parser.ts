import type { AppConfig, ArgoCdApplication, CaptureConfig, PublicKey, Workload, Writer } from './app-config';
import { isCaptureName } from './capture-name';
import { fromFirstForm } from './first-form';
import { parseTime } from './time';

/** The errors in an `app.json`: one finding per part. */
export class AppConfigError extends Error {
  override readonly name = 'AppConfigError';

  constructor(readonly findings: readonly string[]) {
    super(`app.json › ${findings.join('; ')}`);
  }
}

/**
 * Parses the configuration of an app as the runner finds it.
 *
 * @param text `app.json` of the app's ConfigMap
 * @throws AppConfigError that lists every invalid part
 */
export function parseAppConfig(text: string): AppConfig {
  let file: AppConfig;
  try {
    file = JSON.parse(text);
  } catch (error) {
    throw new AppConfigError([`must be valid JSON: ${(error as Error).message}`]);
  }
  const config = fromFirstForm(file);
  if (config?.version !== 2)
    throw new AppConfigError([`version: this runner reads only the versions 1 and 2 (${file?.version})`]);
  const findings = checks(config, config !== file).flatMap(([part, sound, value, why = '']) =>
    sound ? [] : [`${part}: ${why}invalid value (${JSON.stringify(value)})`],
  );
  if (findings.length > 0) throw new AppConfigError(findings);
  return config;
}

const isText = (value: unknown): boolean => typeof value === 'string' && value.length > 0;
export const isName = (value: unknown): boolean =>
  typeof value === 'string' && value.length <= 253 && /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(value);
const isApplication = (value: ArgoCdApplication | null): boolean =>
  isName(value?.application) &&
  isName(value?.namespace) &&
  (value?.elsewhere === undefined || typeof value.elsewhere === 'boolean');
const isSeconds = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
export const isWorkload = (value: Workload | undefined): boolean =>
  (value?.kind === 'Deployment' || value?.kind === 'StatefulSet') && isName(value.name);
export const isWriter = (value: Writer | null | undefined): boolean =>
  ['Deployment', 'StatefulSet', 'CronJob'].includes(value?.kind ?? '') &&
  isName(value?.name) &&
  (value?.scratch === undefined || (Array.isArray(value.scratch) && value.scratch.every(isName)));
const isDaemonSet = (value: { kind?: string } | null): boolean => value?.kind === 'DaemonSet';
const isKey = (key: PublicKey): boolean =>
  /^[0-9a-f]{16}$/.test(key?.id) &&
  isText(key.spki) &&
  parseTime(key.from) !== undefined &&
  (key.until === null ? key.revoked === undefined : parseTime(key.until) !== undefined) &&
  (key.revoked === undefined || key.revoked === true);
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 1;
const isZone = (value: unknown): boolean => {
  try {
    return isText(value) && Boolean(new Intl.DateTimeFormat('en', { timeZone: value as string }));
  } catch {
    return false;
  }
};
const isOptions = (value: unknown): boolean =>
  value === undefined ||
  (typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(
      ([name, option]) =>
        /^[a-z][a-z0-9-]{0,30}$/.test(name) && [option?.help, option?.given, option?.absent].every(isText),
    ));
const isPrefix = (value: unknown): boolean => isText(value) && !/^\/|\/$|\/\//.test(value as string);

/** The reason for refusing a DaemonSet as a writer, which users often try. */
const daemonSets = (writers: unknown): string =>
  Array.isArray(writers) && writers.some(isDaemonSet) ? 'a DaemonSet has no replicas, so no run can stop it: ' : '';

type Check = [part: string, sound: boolean, value: unknown, why?: string];

/** At least one capture, and none twice. */
const isSet = (value: readonly CaptureConfig[] | undefined): boolean =>
  Array.isArray(value) && value.length > 0 && new Set(value.map((capture) => capture?.name)).size === value.length;

function captureChecks(capture: CaptureConfig | null, index: number, isFirstForm: boolean): Check[] {
  const part = `captures[${index}]`;
  const { name, namespace, object, host, blueprint } = capture ?? ({} as Partial<CaptureConfig>);
  return [
    [`${part}.name`, isFirstForm || isCaptureName(name), name],
    [`${part}.namespace`, isName(namespace), namespace],
    [`${part}.object`, object === undefined || isWorkload(object), object],
    [`${part}.host`, host === undefined || isText(host), host],
    [`${part}.blueprint.digest`, /^sha256:[0-9a-f]{64}$/.test(blueprint?.digest ?? ''), blueprint?.digest],
    [`${part}.blueprint.engine`, isText(blueprint?.engine), blueprint?.engine],
    [`${part}.blueprint.restoreOptions`, isOptions(blueprint?.restoreOptions), blueprint?.restoreOptions],
    [`${part}.blueprint.fixedWhen`, [undefined, 'task-end'].includes(blueprint?.fixedWhen), blueprint?.fixedWhen],
  ];
}

function checks(config: AppConfig, isFirstForm: boolean): Check[] {
  const { app, argoCd, writers, retention, publicKeys, store } = config;
  return [
    ['app', isName(app) && app.length <= 40 && !app.includes('.'), app],
    ['cluster', isName(config.cluster), config.cluster],
    ['namespace', isName(config.namespace), config.namespace],
    ['captures', isSet(config.captures), config.captures],
    ...(Array.isArray(config.captures)
      ? config.captures.flatMap((capture, index) => captureChecks(capture, index, isFirstForm))
      : []),
    ['isOrdered', config.isOrdered === undefined || config.isOrdered === true, config.isOrdered],
    ['writers', Array.isArray(writers) && writers.every(isWriter), writers, daemonSets(writers)],
    ['quiesce', ['never', 'snapshot', 'whole-backup'].includes(config.quiesce), config.quiesce],
    ['argoCd', argoCd === undefined || isApplication(argoCd), argoCd],
    ['rtoSeconds', isSeconds(config.rtoSeconds) && config.rtoSeconds > 0, config.rtoSeconds],
    ['spreadSeconds', isSeconds(config.spreadSeconds), config.spreadSeconds],
    ['deadlineSeconds', isSeconds(config.deadlineSeconds) && config.deadlineSeconds > 0, config.deadlineSeconds],
    ['retention.keepAtLeast', isCount(retention?.keepAtLeast), retention?.keepAtLeast],
    ...(['hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const).map((name): Check => {
      const count = retention?.[name];
      return [`retention.${name}`, count === undefined || isCount(count), count];
    }),
    ['timeZone', isZone(config.timeZone), config.timeZone],
    ['publicKeys', Array.isArray(publicKeys) && publicKeys.every(isKey), publicKeys],
    ['store.endpoint', /^https?:\/\/[^/]+$/.test(store?.endpoint), store?.endpoint],
    ['store.region', isText(store?.region), store?.region],
    ['store.bucket', isText(store?.bucket), store?.bucket],
    ['store.prefix', isPrefix(store?.prefix), store?.prefix],
    ['store.pathStyle', typeof store?.pathStyle === 'boolean', store?.pathStyle],
    ['store.versioning', typeof store?.versioning === 'boolean', store?.versioning],
    ['store.lockDays', store?.lockDays === undefined || isCount(store.lockDays), store?.lockDays],
  ];
}
