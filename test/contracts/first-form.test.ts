import { parse } from 'yaml';
import { parseAppConfig } from '../../contracts/app-config-parser';
import { isFirstForm, quiesceOption, restorePointFileOf } from '../../contracts/first-form';
import { captureNamesOf, runnerProgram } from '../../contracts/names';
import { loadsOf } from '../../contracts/restore-loads';
import { parseRestorePoint, type RestorePoint } from '../../contracts/restore-point';
import { firstForm } from '../first-form/manifests';

const files = firstForm();
const manifest = (file: string) => parse(files.get(file)!);
const file: Record<string, unknown> = JSON.parse(manifest('wordpress/ConfigMap.wordpress.k8s.yaml').data['app.json']);
const parsed = (change: object = {}) => parseAppConfig(JSON.stringify({ ...file, ...change }));

describe('an app whose manifests the release before captures made', () => {
  it('has one capture without a name, in its own namespace', () => {
    const { version, captures, quiesce, namespace, writers } = parsed();
    expect({ version, quiesce, namespace, writers }).toEqual({
      version: 2,
      ...{ quiesce: file.quiesce, namespace: file.namespace, writers: file.writers },
    });
    expect(captures).toEqual([
      { name: null, namespace: 'wordpress', object: file.object, host: file.host, blueprint: file.blueprint },
    ]);
    expect(isFirstForm(parsed())).toBe(true);
  });

  it('names the objects that are in the cluster', () => {
    const { app, captures } = parsed();
    const { capture, task } = captureNamesOf(app, captures[0]!.name);
    expect(manifest('wordpress/Blueprint.wordpress.k8s.yaml').metadata.name).toBe(capture);
    expect(manifest('wordpress/Profile.wordpress.k8s.yaml').metadata.name).toBe(capture);
    expect(manifest('wordpress/NetworkPolicy.wordpress-task.wordpress.k8s.yaml').metadata.name).toBe(task);
  });

  it('says how long its writers stop in the word that its Blueprint knows', () => {
    const { quiesce, captures } = parsed({ quiesce: 'whole-dump' });
    expect(quiesce).toBe('whole-backup');
    expect(quiesceOption(captures[0]!, quiesce)).toBe('whole-dump');
    expect(quiesceOption(captures[0]!, 'snapshot')).toBe('snapshot');
    expect(quiesceOption({ name: 'database' }, quiesce)).toBe('whole-backup');
    expect(files.get('wordpress/Blueprint.wordpress.k8s.yaml')).toContain('whole-dump');
  });

  it.each([
    ['captures[0].blueprint.digest', { blueprint: undefined }],
    ['captures[0].object', { object: { kind: 'DaemonSet', name: 'x' } }],
    ['quiesce', { quiesce: 'whole-day' }],
  ])('names %s if it is invalid', (part, change) => {
    expect(() => parsed(change)).toThrow(part);
  });

  it('is not what an app with captures is: a capture of version 2 has a name', () => {
    expect(() => parseAppConfig(JSON.stringify(parsed()))).toThrow('captures[0].name: invalid value (null)');
  });

  it('does not run the new program until its own pods ask for it: they mount one key of the ConfigMap', () => {
    const text = files.get('wordpress/CronJob.wordpress-backup.k8s.yaml')!;
    expect(text).toContain(`key: ${runnerProgram.key}`);
    expect(text).not.toContain(runnerProgram.form);
    expect(Object.keys(manifest('platform/ConfigMap.jerrycan-runner.k8s.yaml').data)).toEqual([runnerProgram.key]);
  });

  it('is refused a restore point with captures', () => {
    const point = { run: 'wordpress-1', captures: [{ ...data, name: 'database' }] };
    expect(loadsOf(parsed(), point)).toEqual({
      cause: "wordpress-1 has captures, and the app's manifests in the cluster have none",
      next: "synthesize again, and sync the app's manifests",
    });
    expect(loadsOf(parsed(), { ...point, captures: [data] })).toHaveLength(1);
    expect(loadsOf(parsed(), { ...point, captures: [data] }, ['database'])).toMatchObject({
      next: 'wordpress has one capture without a name; restore without --only',
    });
  });
});

const data = {
  name: null,
  engine: { name: 'mariadb', version: '10.11.6' },
  blueprint: `sha256:${'0'.repeat(64)}`,
  objects: [{ artifact: 'index', key: 'p/run/index', versionId: 'v', bytes: 1, sha256: 'a'.repeat(64) }],
};
const point: RestorePoint = {
  ...{ kind: 'jerrycan/restore-point', version: 1, app: 'wordpress', cluster: 'local', run: 'run' },
  ...{ time: '2026-11-30T06:00:00Z', quiesce: 'whole-backup', captures: [data] },
};

test.each(['whole-backup', 'snapshot', 'never'] as const)(
  'a restore point without captures is written as version 1 (%s)',
  (quiesce) => {
    const written = restorePointFileOf({ ...point, quiesce });
    expect(written).toEqual({
      ...{
        kind: 'jerrycan/restore-point',
        version: 1,
        app: 'wordpress',
        cluster: 'local',
        run: 'run',
        time: point.time,
      },
      ...{ engine: data.engine, blueprint: data.blueprint, objects: data.objects },
      quiesce: quiesce === 'whole-backup' ? 'whole-dump' : quiesce,
    });
    expect(parseRestorePoint(written, 'p')).toEqual({ ...point, quiesce });
  },
);
