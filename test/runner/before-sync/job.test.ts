import { type JobObject, stateOf } from '../../../runner/before-sync/job';
import { propsOf } from '../../../runner/before-sync/program';
import { complete, exit, failed, JOB } from '../fakes/hooked';

test('the state of a Job is parsed as its controller writes it', () => {
  const of = (spec: object, status?: JobObject['status']) =>
    stateOf({ metadata: { name: JOB }, spec, ...(status && { status }) });
  expect(of({ suspend: true })).toEqual({ is: 'armed' });
  expect(of({ suspend: true }, { conditions: [{ type: 'Suspended', status: 'True' }] })).toEqual({ is: 'armed' });
  expect(of({ suspend: false }, { conditions: [{ type: 'Suspended', status: 'False' }] })).toEqual({ is: 'running' });
  expect(of({})).toEqual({ is: 'running' });
  expect(of({ suspend: false }, complete)).toEqual({ is: 'complete' });
  expect(of({ suspend: false }, exit(75))).toMatchObject({ is: 'failed', exitCode: 75 });
  expect(of({ suspend: false }, failed('Job was active longer than specified deadline'))).toEqual({
    is: 'failed',
    exitCode: undefined,
    cause: 'PodFailurePolicy: Job was active longer than specified deadline',
  });
});

describe('the arguments', () => {
  const words = [
    '--app',
    'shop',
    '--object',
    'StatefulSet/shop-db',
    '--kanister',
    'k',
    '--job',
    JOB,
    '--deadline',
    '60',
  ];

  test('are all required, except the objects', () => {
    const objects = [{ kind: 'StatefulSet', name: 'shop-db' }];
    expect(propsOf(words)).toEqual({ app: 'shop', objects, kanister: 'k', job: JOB, deadlineSeconds: 60 });
    expect(propsOf([...words, '--object', 'Deployment/crm-db']).objects).toEqual([
      ...objects,
      { kind: 'Deployment', name: 'crm-db' },
    ]);
    expect(propsOf(words.filter((_, at) => at !== 2 && at !== 3)).objects).toEqual([]);
    for (const i of [0, 4, 6, 8])
      expect(() => propsOf(words.filter((_, at) => at !== i && at !== i + 1))).toThrow(
        `${words[i]} has an invalid value ()`,
      );
  });

  test.each([
    ['--object', 'Pod/x'],
    ['--deadline', '0'],
    ['--deadline', '700000'],
    ['--kanister', '../x'],
  ])('%s %s is refused', (option, value) => {
    const said = words.map((word, i) => (words[i - 1] === option ? value : word));
    expect(() => propsOf(said)).toThrow(`${option} has an invalid value (${value})`);
  });
});
