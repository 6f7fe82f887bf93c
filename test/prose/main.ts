import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { check } from './check';
import { exemptionsOf } from './exemption';
import { proseFiles, ROOT } from './files';
import { type Finding, line } from './finding';
import { americanEnglish } from './spelling';

/** The most exemptions in the whole tree. If more are needed, a rule is wrong. */
const MOST_EXEMPTIONS = 20;

/** Checks the prose of the tree, or of the folders and files that are named. Exit code 1 where a rule is broken. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const spelling = await americanEnglish();
  const findings: Finding[] = [];
  let exemptions = 0;
  const files = proseFiles(positionals);
  for (const file of files) {
    const text = readFileSync(join(ROOT, file), 'utf8');
    if (!file.startsWith('test/prose/')) exemptions += exemptionsOf(text).length;
    findings.push(...(await check(file, text, spelling)));
  }
  if (values.json) console.log(JSON.stringify({ files: files.length, exemptions, findings }));
  else report(findings, files.length);
  if (exemptions > MOST_EXEMPTIONS)
    console.error(
      `prose › exemptions: are too many (${exemptions}, at most ${MOST_EXEMPTIONS}); rewrite the sentences, or correct the rule`,
    );
  process.exitCode = findings.length > 0 || exemptions > MOST_EXEMPTIONS ? 1 : 0;
}

function report(findings: readonly Finding[], files: number): void {
  for (const finding of findings) console.log(line(finding));
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const each = [...counts].sort((a, b) => b[1] - a[1]).map(([rule, count]) => `${rule} ${count}`);
  console.log(`${files} files, ${findings.length} findings${each.length > 0 ? `: ${each.join(', ')}` : ''}`);
}

void main();
