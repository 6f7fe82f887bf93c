import { spawn } from 'node:child_process';
import { Terminal } from '@xterm/headless';

export interface TerminalProps {
  /** A command for a shell. */
  readonly command: string;
  readonly folder: string;
  readonly columns: number;
  readonly rows: number;
  readonly env?: NodeJS.ProcessEnv;
  /** Called when the screen may have changed. */
  readonly onFrame?: (screen: Terminal) => void;
}

/**
 * Runs a command in a pseudo-terminal of `script` (util-linux), on a screen that xterm.js draws.
 *
 * @returns the screen at the command's end
 * @throws Error if the command fails
 */
export async function inTerminal({ command, folder, columns, rows, env, onFrame }: TerminalProps): Promise<Terminal> {
  const screen = new Terminal({ cols: columns, rows, allowProposedApi: true });
  const sized = `stty cols ${columns} rows ${rows}; ${command}`;
  const child = spawn('script', ['--quiet', '--flush', '--return', '--command', sized, '/dev/null'], {
    cwd: folder,
    env: { ...process.env, ...env, TERM: 'xterm-256color', FORCE_COLOR: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.on('data', (chunk: Buffer) => screen.write(chunk, () => onFrame?.(screen)));
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
  // An empty write is called back when all before it is drawn.
  await new Promise<void>((resolve) => screen.write('', resolve));
  if (exitCode !== 0) throw new Error(`${command}: exit code ${exitCode}`);
  return screen;
}
