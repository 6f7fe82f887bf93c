import { PassThrough } from 'node:stream';
import type { Terminal } from '../../../cli/terminal/terminal';

/** Keeps what was written; an answer that nobody expected is an error. */
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

  askSecret(question: string): Promise<string | undefined> {
    return this.ask(`${question} (not shown)`);
  }
}
