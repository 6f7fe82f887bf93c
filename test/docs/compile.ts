import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './pages';

/** What the compiler says of TypeScript files as if they were in `apps/`, by the names that are given to them. */
export function errorsOf(files: Readonly<Record<string, string>>): string[] {
  const at = new Map(Object.entries(files).map(([name, text]) => [join(ROOT, 'apps', `${name}.ts`), text]));
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, ROOT);
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile, readFile } = host;
  host.fileExists = (path) => at.has(path) || fileExists(path);
  host.readFile = (path) => at.get(path) ?? readFile(path);
  host.getSourceFile = (path, language, ...rest) =>
    at.has(path) ? ts.createSourceFile(path, at.get(path)!, language) : getSourceFile(path, language, ...rest);
  const program = ts.createProgram([...at.keys()], options, host);
  return [...at.keys()].flatMap((path) => {
    const source = program.getSourceFile(path)!;
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(
      ({ messageText }) => `${path.slice(ROOT.length + 1)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
  });
}
