import { createHash } from 'node:crypto';
import { api, list, must, path, serviceAccount } from '../cluster/api';
import { until } from '../cluster/until';
import type { ObjectStore } from '../store/object-store';

const NAMESPACE = 'kanister';
const KANISTER = serviceAccount(NAMESPACE, 'kanister');

type KeyValue = Record<string, string>;
interface Action {
  name: string;
  object: { kind: string; name: string; namespace: string };
  blueprint: string;
  options?: KeyValue;
  artifacts?: Record<string, { keyValue: KeyValue }>;
}

/** The part of an ActionSet that the fake reads. */
export interface ActionSet {
  metadata: { name: string; labels: KeyValue; resourceVersion: string };
  spec: { actions: [Action] };
  status?: { state: string };
}

/** A performed action. */
export interface DiaryEntry {
  readonly action: string;
  readonly capture: string;
  /** The run whose directory a backup writes; '' for another action. */
  readonly run: string;
  readonly options: KeyValue;
  readonly artifacts: Record<string, { keyValue: KeyValue }>;
  /** The writer's replicas when the action started. */
  readonly replicas: number;
  /** The writer's replicas when a dump, with its snapshot open, was complete. */
  replicasAtEnd?: number;
}

export interface StandInProps {
  readonly store: ObjectStore;
  /** `<store prefix>/<cluster>/<app>` */
  readonly prefix: string;
  /** The content of a capture's dump, in parts of the stream, as its server has it when the snapshot opens. */
  readonly dump: (capture: string) => readonly Buffer[] | Promise<readonly Buffer[]>;
  /** Loads a capture's dump into its server. @default - loads nothing */
  readonly load?: (capture: string, dump: readonly Buffer[]) => Promise<void>;
}

/**
 * A fake Kanister for clusters without its programs. It watches ActionSets, uploads what the blueprint's task would,
 * and writes the status as the controller does, with the controller's own rights. It runs no script.
 */
export class StandIn {
  /** The performed actions, in order. */
  readonly diary: DiaryEntry[] = [];
  /** Actions that must fail, once each. */
  readonly failures = new Set<string>();
  /** Whether a backup's task opens its snapshot. */
  opens = true;
  /** How long the task of a capture takes until its snapshot is open, in milliseconds. */
  readonly opensAfter = new Map<string, number>();
  /** How long the dump continues after its snapshot is open, in milliseconds. */
  dumpFor = 1000;
  /** Changes the uploaded data after it was hashed: a store or a connection that loses bytes. */
  alter: (bytes: Buffer) => Buffer = (bytes) => bytes;
  private ended = false;
  private working: Promise<void>[] = [];
  private readonly known = new Set<string>();

  constructor(private readonly props: StandInProps) {}

  start(): void {
    void this.loop();
  }

  async end(): Promise<void> {
    this.ended = true;
    await Promise.allSettled(this.working);
  }

  private async loop(): Promise<void> {
    while (!this.ended) {
      const found = await list<ActionSet>('actionsets', NAMESPACE).catch(() => []);
      for (const actionSet of found) {
        if (actionSet.status || this.known.has(actionSet.metadata.name)) continue;
        this.known.add(actionSet.metadata.name);
        this.working.push(this.perform(actionSet));
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }

  private async perform({ metadata: { name: actionSet, labels }, spec }: ActionSet): Promise<void> {
    const [action] = spec.actions;
    const { kind, name, namespace } = action.object;
    const entry: DiaryEntry = {
      action: action.name,
      capture: labels['jerrycan.dev/capture']!,
      run: action.options?.run?.split('/')[0] ?? '',
      options: action.options ?? {},
      artifacts: action.artifacts ?? {},
      replicas: await this.writerReplicas(),
    };
    this.diary.push(entry);
    // Until an action is complete, its status contains its artifacts as templates.
    const templates = { point: { keyValue: { directory: '{{ .Phases.dumpToStore.Output.directory }}' } } };
    await this.write(actionSet, action, 'running', templates);
    try {
      if (this.failures.delete(action.name)) throw new Error('command terminated with exit code 1');
      if (kind === 'statefulset') await must({ path: path('statefulsets', namespace, name), as: KANISTER });
      const server = { keyValue: { engine: 'mariadb', version: '10.11.13', empty: 'false' } };
      const made = action.name === 'backup' ? await this.backup(actionSet, entry, namespace) : {};
      if (action.name === 'restore') await this.load(entry);
      await this.write(actionSet, action, 'complete', { ...made, server });
    } catch (error) {
      await this.write(actionSet, action, 'failed', templates, (error as Error).message);
    }
  }

  /** Reads the parts of a dump back, and loads them. */
  private async load({ capture, artifacts }: DiaryEntry): Promise<void> {
    if (!this.props.load) return;
    const folder = `${this.props.prefix}/${artifacts.point!.keyValue.directory}/`;
    const keys = (await this.props.store.keys(folder)).filter((key) => key.startsWith(`${folder}dump.`)).sort();
    await this.props.load(capture, await Promise.all(keys.map((key) => this.props.store.get(key))));
  }

  private async backup(
    actionSet: string,
    entry: DiaryEntry,
    namespace: string,
  ): Promise<Record<string, { keyValue: KeyValue }>> {
    const directory = entry.options.run!;
    await new Promise((resolve) => setTimeout(resolve, this.opensAfter.get(entry.capture) ?? 0));
    const dump = await this.props.dump(entry.capture);
    const pod = await this.openSnapshot(actionSet, namespace);
    await new Promise((resolve) => setTimeout(resolve, this.dumpFor));
    entry.replicasAtEnd = await this.writerReplicas();
    const upload = async (file: string, bytes: Buffer) => {
      await this.props.store.put(`${this.props.prefix}/${directory}/${file}`, this.alter(bytes));
      return `${bytes.length}:${createHash('sha256').update(bytes).digest('hex')}`;
    };
    const parts: [artifact: string, file: string, bytes: Buffer][] = dump.map((bytes, i) => [
      'dump',
      `dump.sql.zst.${String(i).padStart(5, '0')}`,
      bytes,
    ]);
    parts.push(['users', 'users.sql.00000', Buffer.from('CREATE USER IF NOT EXISTS ...;\n')]);
    let index = '';
    for (const [artifact, file, bytes] of parts) {
      index += `${artifact} ${file} ${(await upload(file, bytes)).replace(':', ' ')}\n`;
    }
    const point = { keyValue: { directory, index: await upload('index', Buffer.from(index)) } };
    await api({ method: 'DELETE', path: path('pods', namespace, pod), as: KANISTER });
    return { point };
  }

  private async writerReplicas(): Promise<number> {
    const at = path('deployments', 'wordpress', 'wordpress');
    const { spec } = await must<{ spec: { replicas: number } }>({ path: at });
    return spec.replicas;
  }

  /** The task's pod, which becomes ready like the real one when its snapshot is open. */
  private async openSnapshot(run: string, namespace: string): Promise<string> {
    const name = `kanister-job-${createHash('sha256').update(run).digest('hex').slice(0, 5)}`;
    const labels = { createdBy: 'kanister', 'kanister.io/JobID': run, 'jerrycan.dev/task': 'mariadb-dump' };
    const container = {
      name: 'container',
      image: 'docker.io/library/mariadb:10.11',
      imagePullPolicy: 'IfNotPresent',
      command: ['sleep', '600'],
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, runAsUser: 65532 },
    };
    const securityContext = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
    const spec = { restartPolicy: 'Never', terminationGracePeriodSeconds: 0, securityContext, containers: [container] };
    const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels }, spec };
    await must({ method: 'POST', path: path('pods', namespace), body, as: KANISTER });
    await until('the stand-in task is ready', async () => {
      const pod = await must<{ status: { conditions?: { type: string; status: string }[] } }>({
        path: path('pods', namespace, name),
      });
      return pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
    });
    return name;
  }

  private async write(run: string, action: Action, state: string, artifacts: object, message = ''): Promise<void> {
    const at = path('actionsets', NAMESPACE, run);
    const actionSet = await must<Record<string, unknown>>({ path: at, as: KANISTER });
    const phases = [{ name: action.name, state, output: {} }];
    const actions = [{ name: action.name, object: action.object, blueprint: action.blueprint, phases, artifacts }];
    const progress = {
      percentCompleted: state === 'complete' ? '100' : '0',
      runningPhase: state === 'running' ? action.name : '',
    };
    const status = { state, actions, error: { message }, progress };
    await must({ method: 'PUT', path: at, body: { ...actionSet, status }, as: KANISTER });
  }
}
