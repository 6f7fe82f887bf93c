import { readdirSync, readFileSync } from 'node:fs';
import { must, path } from '../e2e/world/api';

interface Pod {
  status: { containerStatuses?: { name: string; containerID?: string }[] };
}

/** The processes of a container of the test cluster, whose node is this machine: a SIGKILL that no grace and no handler softens. */
export class Processes {
  private constructor(
    private readonly id: string,
    private readonly what: string,
  ) {}

  /** @param container its name @default - the first */
  static async of(namespace: string, pod: string, container?: string): Promise<Processes> {
    const { status } = await must<Pod>({ path: path('pods', namespace, pod) });
    const found = status.containerStatuses?.find(({ name }) => container === undefined || name === container);
    const id = found?.containerID?.replace(/^\w+:\/\//, '');
    if (!id) throw new Error(`${namespace}/${pod}: has no container that was started`);
    return new Processes(id, `${namespace}/${pod}`);
  }

  /** Their ids on this machine; those of one program only, if it is named. */
  ids(program?: string): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((id) => text(`/proc/${id}/cgroup`).includes(this.id))
      .filter((id) => program === undefined || text(`/proc/${id}/comm`).trim() === program)
      .map(Number);
  }

  /** Sends a signal to all of them; fails where there is none, since then the node is another machine. */
  signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    const ids = this.ids();
    if (ids.length === 0)
      throw new Error(`${this.what}: has no process on this machine; run this beside the cluster's only node, as root`);
    for (const id of ids)
      try {
        process.kill(id, name);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
  }

  /** Bytes that the one process of this program has read; `undefined` while there is none. */
  bytesRead(program: string): number | undefined {
    const [id] = this.ids(program);
    const [, bytes] = /^rchar: (\d+)$/m.exec(id === undefined ? '' : text(`/proc/${id}/io`)) ?? [];
    return bytes === undefined ? undefined : Number(bytes);
  }
}

/** Empty when the process is gone meanwhile. */
function text(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
