import { styleText } from 'node:util';
import { confirm, isCancel, spinner, text } from '@clack/prompts';

/** What the demo prints, for a terminal and for a file. */
export class Screen {
  private readonly stream = process.stdout;
  /** A person can answer. */
  readonly interactive = process.stdin.isTTY === true && process.stdout.isTTY === true;

  line(line = ''): void {
    this.stream.write(`${line}\n`);
  }

  /** A step starts: its title, and the commands that do the same. */
  step(position: string, title: string, commands: readonly string[]): void {
    this.line();
    this.line(`${this.style('cyan', position)}  ${this.style('bold', title)}`);
    for (const command of commands) this.line(this.style('dim', `  $ ${command}`));
  }

  /** Lines that a step found worth showing. */
  detail(lines: string): void {
    for (const line of lines.trimEnd().split('\n')) this.line(`  ${line}`);
  }

  done(seconds: number, words = 'done'): void {
    this.line(`  ${this.style('green', '✓')} ${words}, ${seconds.toFixed(1)} s`);
  }

  problem(line: string): void {
    process.stderr.write(`${line}\n`);
  }

  /** Runs a step that prints nothing itself; on a terminal a spinner shows that it runs, and for how long. */
  async wait<T>(message: string, run: () => Promise<T>): Promise<T> {
    if (!this.interactive) return run();
    const turning = spinner({ indicator: 'timer' });
    turning.start(message);
    try {
      const value = await run();
      turning.clear();
      return value;
    } catch (cause) {
      turning.error(message);
      throw cause;
    }
  }

  /** @returns what the person typed; `undefined` if they left */
  async ask(message: string): Promise<string | undefined> {
    const answer = await text({ message });
    return isCancel(answer) ? undefined : answer;
  }

  async agree(message: string): Promise<boolean> {
    return (await confirm({ message, initialValue: false })) === true;
  }

  private style(format: 'cyan' | 'bold' | 'dim' | 'green', value: string): string {
    return styleText(format, value, { stream: this.stream });
  }
}
