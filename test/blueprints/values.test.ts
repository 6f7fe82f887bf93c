import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import {
  action,
  artifactsOf,
  blueprint,
  literal,
  output,
  renderBlueprint,
  sh,
  statefulSet,
} from '../../blueprints/dsl';
import { renderTemplates } from './kanister';
import { expandCommand } from './kubernetes';

/** Text that breaks templates, Kubernetes' expansion and shells, and any other text. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '{{',
        '}}',
        '$',
        '$$',
        '$(HOME)',
        '$(x)',
        '"',
        "'",
        '\\',
        '`id`',
        '\n',
        '\t',
        ' ',
        '*',
        '!',
        '&',
        '-',
        'é',
        '%s',
        '{{ .x }}',
        '"{{"',
      ),
      fc.string({ unit: 'binary' }),
    ),
  )
  .map((pieces) => pieces.join('').replaceAll('\0', ''))
  .filter((text) => Buffer.from(text).toString() === text);

function rendered(value: string) {
  const backup = action({ on: 'StatefulSet', options: ['run'] }, (a) => {
    const script = sh`printf '%s\n' "${literal('value', value)}" "${a.options.run}" | od -An -v -tx1
      ${output('version')}${output('empty')}`;
    const done = a.kubeTask('one', { image: 'i', script });
    return {
      server: { engine: literal('engine', value), version: done.output.version, empty: done.output.empty },
    };
  });
  const restore = action(
    { on: 'StatefulSet', inputs: artifactsOf(backup, 'server') },
    (a) => void a.kubeTask('two', { image: 'i', script: sh`true` }),
  );
  const preflight = action({ on: 'StatefulSet' }, (a) => {
    const done = a.kubeTask('three', { image: 'i', script: sh`${output('version')}${output('empty')}` });
    return {
      server: { engine: literal('engine', value), version: done.output.version, empty: done.output.empty },
    };
  });
  const actions = { backup, restore, preflight };
  const made = blueprint({ method: 'm', engine: 'e', object: statefulSet('s'), connectsTo: [], actions });
  return renderBlueprint(made, {
    app: 'shop',
    capture: 'database',
    storeSecret: 's',
    kandoImage: 'k',
    deadlineSeconds: 60,
  }).actions.backup!;
}

const command = (value: string) => (rendered(value).phases[0]!.args as { command: string[] }).command;

test('a value arrives in bash byte for byte, through Kanister and Kubernetes, whatever it is', () => {
  fc.assert(
    fc.property(hostile, hostile, (value, run) => {
      const afterKanister = renderTemplates(command(value), { Options: { run } }) as string[];
      const [program, ...rest] = expandCommand(afterKanister, { HOME: 'expanded', x: 'expanded' });
      rest[1] = rest[1]!.replace(/\n *kando.*/, '');
      const hex = execFileSync(program!, rest, { encoding: 'utf8' }).replace(/\s/g, '');
      expect(hex).toBe(Buffer.from(`${value}\n${run}\n`).toString('hex'));
    }),
    { numRuns: 60 },
  );
});

test('a literal in an artifact survives Kanister', () => {
  fc.assert(
    fc.property(hostile, (value) => {
      const { engine } = rendered(value).outputArtifacts!.server!.keyValue;
      expect(renderTemplates(engine, {})).toBe(value);
    }),
  );
});

test('the script is the same, whatever the values are', () => {
  const [, , script] = command('plain');
  fc.assert(fc.property(hostile, (value) => expect(command(value)[2]).toBe(script)));
});
