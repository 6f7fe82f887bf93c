import { readdirSync, readFileSync } from 'node:fs';
import { must, path } from '../../e2e/world/cluster/api';

/** Keeps a pod's network; no fault kills it. */
const PAUSE = 'pause';

/** The processes of a pod of the test cluster, whose node is this machine: a SIGKILL that no grace and no handler softens. */
export class Processes {
  constructor(
    /** The pod's. */
    private readonly uid: string,
    private readonly what: string,
  ) {}

  static async of(namespace: string, pod: string): Promise<Processes> {
    const { metadata } = await must<{ metadata: { uid: string } }>({ path: path('pods', namespace, pod) });
    return new Processes(metadata.uid, `${namespace}/${pod}`);
  }

  /** Their ids on this machine; those of one program only, if it is named. */
  ids(program?: string): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((id) => text(`/proc/${id}/cgroup`).replaceAll('_', '-').includes(`pod${this.uid}`))
      .filter((id) => isOf(program, text(`/proc/${id}/comm`).trim()))
      .map(Number);
  }

  /** Sends a signal to all of them; fails where there is none, since then the node is another machine, or they have ended. */
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

const isOf = (program: string | undefined, name: string): boolean =>
  program === undefined ? name !== PAUSE : name === program;

/** Empty when the process is gone meanwhile. */
function text(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
