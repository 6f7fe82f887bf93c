import { PassThrough } from 'node:stream';
import type { Choice, Terminal } from '../../../cli/terminal/terminal';

/** Keeps what was written; an unexpected question is an error. */
export class FakeTerminal implements Terminal {
  readonly stdout: string[] = [];
  readonly stderr: string[] = [];
  readonly asked: string[] = [];
  readonly screen = new PassThrough() as unknown as NodeJS.WriteStream;
  readonly live = false;

  /** @param answers what the operator types; `undefined` is Ctrl-C */
  constructor(private readonly answers?: (string | undefined)[]) {}

  get interactive(): boolean {
    return this.answers !== undefined;
  }

  out(line: string): void {
    this.stdout.push(line);
  }

  err(line: string): void {
    this.stderr.push(line);
  }

  async ask(question: string): Promise<string | undefined> {
    this.asked.push(question);
    if (!this.answers?.length) throw new Error(`nobody answers: ${question}`);
    return this.answers.shift();
  }

  /** Every choice that was offered, and what was marked. */
  readonly offered: string[] = [];

  async choose(question: string, choices: readonly Choice[], marked: string): Promise<string | undefined> {
    this.offered.push(...choices.map(({ value, label }) => `${value === marked ? '> ' : '  '}${label}`));
    const answer = await this.ask(question);
    if (answer !== undefined && !choices.some(({ value }) => value === answer))
      throw new Error(`not offered: ${answer}`);
    return answer;
  }

  askSecret(question: string): Promise<string | undefined> {
    return this.ask(`${question} (not shown)`);
  }
}
