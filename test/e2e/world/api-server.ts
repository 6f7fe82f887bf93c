import { readdirSync, readFileSync } from 'node:fs';

/** The process of an API server on this machine: some test clusters run it beside their node. */
export class ApiServer {
  private constructor(private readonly pid: number) {}

  /** `undefined`: there is none here. */
  static here(): ApiServer | undefined {
    for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
      const [program = '', verb = ''] = commandLine(name);
      if (/(^|\/)kube-apiserver$/.test(program) || (/(^|\/)kube$/.test(program) && verb === 'apiserver'))
        return new ApiServer(Number(name));
    }
    return undefined;
  }

  /** It answers nobody for so long. Milliseconds. */
  async pause(milliseconds: number): Promise<void> {
    process.kill(this.pid, 'SIGSTOP');
    try {
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
    } finally {
      process.kill(this.pid, 'SIGCONT');
    }
  }
}

function commandLine(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return []; // it has ended
  }
}
