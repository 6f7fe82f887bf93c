import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Method } from '../../../blueprints/method';

const FOLDER = join(__dirname, '../../../blueprints');

/** The table of methods, from the contract of each folder of `blueprints/`. */
export function methodsPage(made: string): string {
  const contracts = readdirSync(FOLDER)
    .filter((name) => existsSync(join(FOLDER, name, 'method.ts')))
    .sort()
    .map((name) => (require(join(FOLDER, name, 'method')) as { method: Method }).method.contract);
  const rows = contracts.map(({ name, about, counts, fixedWhen, restoreOptions }) => [
    `[\`${name}\`](${name}.md)`,
    ...[
      about.captures,
      about.consistency,
      fixedWhen === 'task-end' ? 'when its task has ended' : 'while its task still runs',
    ],
    ...[counts === 'nothing' ? 'nothing' : counts.of, about.restoresInto],
    ...[
      Object.keys(restoreOptions)
        .map((option) => `\`--${option}\``)
        .join(', ') || '-',
      about.needs,
    ],
  ]);
  return `# Methods

${made}

A method captures one kind of data, restores it, and checks both beforehand.

| method | captures | consistency | its data is fixed | counts | restores into | restore options | needs |
|---|---|---|---|---|---|---|---|
${rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}

With \`quiesce: 'snapshot'\`, the writers start again as soon as the data of each capture is fixed.

[Write a new method](../how-to/new-method.md) explains how to add one.
`;
}
