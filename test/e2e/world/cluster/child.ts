import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

const children = new Set<ChildProcessWithoutNullStreams>();
let over = false;

/** Starts a program that runs until it is killed, or until the test file ends. */
export function child(program: string, args: readonly string[]): ChildProcessWithoutNullStreams {
  const started = spawn(program, args);
  children.add(started);
  if (over) started.kill();
  started.on('exit', () => children.delete(started));
  return started;
}

/** Whether the test file is over. A program that stops then is not started again. */
export const areEnded = (): boolean => over;

/** Stops all programs that still run, wherever a test failed. */
export function endChildren(): void {
  over = true;
  for (const each of children) each.kill();
}
