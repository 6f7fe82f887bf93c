import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { path } from '../cluster/api';
import { child } from '../cluster/child';
import { type Application, ARGOCD, applications } from './application';

/** Records every state of any Application. */
export class SyncWatch {
  /** `<application>: <status>`, in the order of first observation. */
  readonly statuses = new Set<string>();
  /** `<application>: <health>`, in the order of first observation. */
  readonly healths = new Set<string>();
  /** `<application>: <start of a sync>`, without earlier syncs. */
  readonly syncs = new Set<string>();
  private program?: ChildProcess;
  private ended = false;

  private constructor(private readonly before: ReadonlySet<string>) {}

  static async start(): Promise<SyncWatch> {
    const watch = new SyncWatch(new Set((await applications()).flatMap(syncOf)));
    watch.follow();
    return watch;
  }

  /** Stops watching, after recording the current state. */
  async end(): Promise<this> {
    for (const found of await applications()) this.look(found);
    this.ended = true;
    this.program?.kill();
    return this;
  }

  private follow(): void {
    const program = child('kubectl', ['get', '--raw', `${path('applications', ARGOCD)}?watch=1&timeoutSeconds=3600`]);
    this.program = program;
    createInterface(program.stdout).on('line', (line) => this.ended || this.look(JSON.parse(line).object));
    program.on('exit', () => this.ended || this.follow());
  }

  private look(found: Application): void {
    if (!found.metadata) return;
    const { status } = found.status?.sync ?? {};
    if (status) this.statuses.add(`${found.metadata.name}: ${status}`);
    const health = found.status?.health?.status;
    if (health) this.healths.add(`${found.metadata.name}: ${health}`);
    for (const sync of syncOf(found)) if (!this.before.has(sync)) this.syncs.add(sync);
  }
}

const syncOf = ({ metadata, status }: Application): string[] =>
  status?.operationState ? [`${metadata.name}: ${status.operationState.startedAt}`] : [];
