import { cells, kinds, places } from './matrix';

const HEAD = `# Rights at the store

\`test/infra/policies/rights-table.test.ts\` generates this page, and fails if it differs from what the policies do. Each cell is "done" or "403", for the identities of the app \`local/app-1\`.

| judged by | meaning |
|---|---|
| *MinIO* | a real server accepted or refused the request, and AWS's rules for evaluating policies agree |
| *rules* | AWS's rules only, since MinIO does not know the request |
`;

/** The whole matrix as a page. */
export function rightsTable(): string {
  const parts = Object.fromEntries(
    Object.entries(places).map(([where, prefix]) => [where, { key: `${prefix}/x`, versionId: 'v' }]),
  ) as Parameters<typeof cells>[0];
  const all = cells(parts);
  const rows = all
    .filter(({ kind }) => kind === kinds[0])
    .map(({ where, operation }) => {
      const of = kinds.map((kind) => {
        const cell = all.find(
          (each) => each.kind === kind && each.where === where && each.operation.name === operation.name,
        )!;
        const lenient = kind === 'app' && operation.name === 'ListObjectVersions of all' ? ' (MinIO: done)' : '';
        return `${cell.done ? 'done' : '403'}${lenient}`;
      });
      return `| ${[where, operation.name, ...of, operation.onlyAws ? 'rules' : 'MinIO'].join(' | ')} |`;
    });
  return `${HEAD}\n| where | request | ${kinds.join(' | ')} | judged by |\n|---|---|---|---|---|---|---|\n${rows.join('\n')}\n`;
}
