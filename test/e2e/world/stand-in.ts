import { createHash } from 'node:crypto';
import { api, list, must, path, serviceAccount } from './api';
import type { ObjectStore } from './object-store';
import { until } from './until';

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

/** An ActionSet, as far as the stand-in reads it. */
export interface ActionSet {
  metadata: { name: string; labels: KeyValue; resourceVersion: string };
  spec: { actions: [Action] };
  status?: { state: string };
}

export interface StandInProps {
  readonly store: ObjectStore;
  /** `<store prefix>/<cluster>/<app>` */
  readonly prefix: string;
  /** What a backup dumps, in parts of the stream. */
  readonly dump: () => readonly Buffer[];
}

/**
 * Plays Kanister where its programs are missing: sees an ActionSet, uploads what the blueprint's task would have, and writes
 * the status as the controller does, with the controller's own rights. It executes no script.
 */
export class StandIn {
  /** The ActionSets in the order in which they were seen, as they came. */
  readonly seen: ActionSet[] = [];
  /** What was done, in order: each action with the replicas of the writers at its begin. */
  readonly diary: { action: string; run: string; replicas: number; artifacts?: Action['artifacts'] }[] = [];
  /** Actions that shall fail, once each. */
  readonly failures = new Set<string>();
  /** How long the dump goes on after its snapshot is open, in milliseconds. */
  dumpFor = 2000;
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
        this.seen.push(actionSet);
        this.working.push(this.perform(actionSet));
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }

  private async perform({ metadata: { name: run }, spec }: ActionSet): Promise<void> {
    const [action] = spec.actions;
    const { kind, name, namespace } = action.object;
    const writers = await must<{ spec: { replicas: number } }>({ path: path('deployments', namespace, 'wordpress') });
    this.diary.push({
      action: action.name,
      run,
      replicas: writers.spec.replicas,
      ...(action.artifacts && { artifacts: action.artifacts }),
    });
    // Until an action is complete, its artifacts stand in the status as templates.
    const templates = { dump: { keyValue: { parts: '{{ .Phases.dump.Output.parts }}' } } };
    await this.write(run, action, 'running', templates);
    try {
      if (this.failures.delete(action.name)) throw new Error('command terminated with exit code 1');
      await must({ path: path('statefulsets', namespace, name), as: KANISTER });
      const server = { keyValue: { engine: 'mariadb', version: '10.11.13', databases: '2' } };
      const made = action.name === 'backup' ? await this.backup(run, action, `${kind}s/${name}`) : {};
      await this.write(run, action, 'complete', { ...made, server });
    } catch (error) {
      await this.write(run, action, 'failed', templates, (error as Error).message);
    }
  }

  private async backup(run: string, action: Action, _of: string): Promise<Record<string, { keyValue: KeyValue }>> {
    const directory = action.options?.run ?? run;
    const pod = await this.openSnapshot(run, action.object.namespace);
    await new Promise((resolve) => setTimeout(resolve, this.dumpFor));
    const upload = async (file: string, bytes: Buffer) => {
      await this.props.store.put(`${this.props.prefix}/${directory}/${file}`, bytes);
      return `${file}:${bytes.length}:${createHash('sha256').update(bytes).digest('hex')}`;
    };
    const dump: string[] = [];
    for (const [i, bytes] of this.props.dump().entries())
      dump.push(await upload(`dump.sql.zst.${String(i).padStart(3, '0')}`, bytes));
    const users = await upload('users.sql.000', Buffer.from('CREATE USER IF NOT EXISTS ...;\n'));
    await api({ method: 'DELETE', path: path('pods', action.object.namespace, pod), as: KANISTER });
    return {
      dump: { keyValue: { directory, parts: dump.join(' ') } },
      users: { keyValue: { directory, parts: users } },
    };
  }

  /** The task's pod, ready as the real one is when its snapshot is open. */
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
