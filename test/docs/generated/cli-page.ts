import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verbs } from '../../../bin/verbs';
import { longName, type OptionDescription } from '../../../cli/command-line/option';
import type { AnyVerb } from '../../../cli/command-line/verb';
import { EXIT_CODES } from '../../../cli/terminal/exit-code';

const ROOT = join(__dirname, '../../..');

/** The page of the command line, from the descriptions of its verbs. */
export function cliPage(made: string): string {
  return `# The command line

${made}

Run \`npx jerrycan\` in the repository, or give \`--root\`. The option \`--help\` of a verb prints what is below.
\`npm start\` is \`jerrycan synth\`. \`npm run check\`, \`argocd\`, \`diff\` and \`coverage\` are the verbs of that name: put options after \`--\`.

Data goes to stdout, everything else to stderr. Errors are \`app › part: what is wrong (the value); what to do\`.
With \`--json\`, an error is one line on stderr: \`{"error": …}\`. \`jerrycan --version --json\` prints the versions of Jerrycan and Node.

${typeOf('CommandError', 'cli/command-line/command-error.ts')}

| exit code | meaning |
|---|---|
${rows(Object.entries(EXIT_CODES))}

${groups()
  .map(([group, members]) => `## ${group}\n\n${members.map(section).join('\n\n')}`)
  .join('\n\n')}
`;
}

function groups(): [string, AnyVerb[]][] {
  const names = [...new Set(verbs.map(({ group }) => group))];
  return names.map((name) => [name, verbs.filter(({ group }) => group === name)]);
}

function section(verb: AnyVerb): string {
  const { name, summary, args = [], options, details, exitCodes, json, examples } = verb;
  const words = args.map((arg) => (arg.optional ? `[${arg.name}]` : `<${arg.name}>`));
  const parts = [
    `### ${name}`,
    `${summary}.`,
    `\`${['jerrycan', name, ...words, '[options]'].join(' ')}\``,
    ...(details ? [details.split('\n').map(escaped).join('\n\n')] : []),
    `| argument or option | meaning |\n|---|---|\n${rows([
      ...args.map((arg) => [`<${arg.name}>`, arg.help] as const),
      ...Object.entries(options).map(([field, option]) => [written(field, option), option.help] as const),
    ])}`,
    ...(exitCodes ? [`| exit code | meaning |\n|---|---|\n${rows(Object.entries(exitCodes))}`] : []),
    `\`\`\`sh\n${examples.join('\n')}\n\`\`\``,
    ...(json
      ? [`\`--json\` prints${json.type === 'RunnerEvent' ? ', a line each,' : ''}:`, typeOf(json.type, json.file)]
      : []),
  ];
  return parts.join('\n\n');
}

const written = (field: string, option: OptionDescription): string =>
  'value' in option ? `${longName(field, option)} <${option.value}>` : longName(field, option);

const rows = (entries: readonly (readonly [string, string])[]): string =>
  entries
    .map(([name, meaning]) => `| \`${name.replaceAll('|', '\\|')}\` | ${escaped(meaning).replaceAll('|', '\\|')} |`)
    .join('\n');

/** Text that Markdown shows as it is. */
const escaped = (text: string): string => text.replaceAll(/[<>*_]/g, '\\$&');

/** The text of an exported type. @throws Error if the file does not declare it */
function typeOf(type: string, file: string): string {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const [found] = new RegExp(`^export (interface|type) ${type}\\b[\\s\\S]*?^\\}.*$`, 'm').exec(text) ?? [];
  if (found === undefined) throw new Error(`${file} does not export ${type}; correct the verb`);
  return `\`\`\`ts\n// ${file}\n${found}\n\`\`\``;
}
