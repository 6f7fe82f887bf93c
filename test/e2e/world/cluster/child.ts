import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

const children = new Set<ChildProcessWithoutNullStreams>();
let over = false;

/** Starts a program that runs until it is killed, at the latest with the test file. */
export function child(program: string, args: readonly string[]): ChildProcessWithoutNullStreams {
  const started = spawn(program, args);
  children.add(started);
  if (over) started.kill();
  started.on('exit', () => children.delete(started));
  return started;
}

/** Whether the test file is over: a program that ends now is not started again. */
export const areEnded = (): boolean => over;

/** Ends what still runs, wherever a test broke off. */
export function endChildren(): void {
  over = true;
  for (const each of children) each.kill();
}
