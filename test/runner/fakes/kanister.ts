import { createHash } from 'node:crypto';
import type { KeyValue } from '../../../contracts/action';
import { CAPTURE_LABEL } from '../../../contracts/labels';
import type { ActionSetObject } from '../../../runner/action-set/action-set';
import type { PodObject } from '../../../runner/kubernetes/workload';
import type { FakeClock } from './clock';
import type { FakeCluster } from './cluster';
import type { FakeStore } from './store';

export interface FakeKanisterProps {
  readonly clock: FakeClock;
  readonly cluster: FakeCluster;
  readonly store: FakeStore;
  readonly prefix: string;
}

/** A request, with the replicas of the writer at that time. */
export interface Performed {
  readonly name: string;
  /** The capture's name. */
  readonly capture: string;
  readonly action: string;
  readonly options: KeyValue;
  readonly artifacts: Record<string, { keyValue: KeyValue }>;
  readonly replicas: number;
  /** Whether a writer ran while it mattered, so that the dump is inconsistent. */
  torn: boolean;
}

type RequestedAction = NonNullable<ActionSetObject['spec']>['actions'][number];

/** Performs ActionSets like Kanister and Jerrycan's blueprint, as far as the runner can see. */
export class FakeKanister {
  readonly performed: Performed[] = [];
  /** Actions that fail, once each, in this order: `backup`, or `backup crm` for one capture. */
  failures: string[] = [];
  /** The last output of a failed action's task. */
  lastWords = 'command terminated with exit code 1';
  /** Kanister is away: no ActionSet gets a status. */
  asleep = false;
  /** Actions whose tasks never end; all of these lists may name a capture like `failures`. */
  hangs: string[] = [];
  /** Actions whose task ends while the controller, which was restarted meanwhile, does not know it: they stay `running`. */
  forgets: string[] = [];
  /** How the pod of a task ends that the controller does not know; `gone`: it no longer exists. */
  endsAs: 'Succeeded' | 'Failed' | 'gone' = 'Succeeded';
  /** That pod's termination message. `undefined`: the outputs of its script. */
  says: string | undefined = '';
  private restarts = 0;
  /** Milliseconds from the reported failure of a restore's phase to the end of its task, which Kanister could not remove. */
  outlives = 0;
  /** How that task ends: Kanister removes its pod at last, or never does, and the pod reports that the load succeeded. */
  outlivesAs: 'gone' | 'Succeeded' = 'gone';
  server: KeyValue = { engine: 'mariadb', version: '10.11.13', empty: 'false' };
  parts: readonly string[] = ['first part', 'second part'];
  /** Milliseconds that a preflight takes. */
  looksIn = 3000;
  /** Milliseconds from the request to an open snapshot, and from there to the end. */
  opensIn = 4000;
  dumpsIn = 10_000;
  /** How much longer both take, by capture. Milliseconds. */
  slower: Readonly<Record<string, number>> = {};
  /** Changes the artifact `point` on its way. */
  forge: (point: KeyValue) => KeyValue = (point) => point;
  /** Called when the snapshot is open. */
  opened: () => void = () => {};

  constructor(private readonly props: FakeKanisterProps) {
    props.cluster.created = (plural, object) => {
      if (plural === 'actionsets') void this.perform(object as ActionSetObject);
    };
  }

  /** The name of the ActionSet that dumped a capture for a run. */
  dumpOf(run: string, capture = 'database'): string {
    const isIts = ({ action, options }: Performed) => action === 'backup' && options.run === `${run}/${capture}`;
    return this.performed.find(isIts)!.name;
  }

  /** Starts a new process of the controller, which does not know running actions. */
  restart(): void {
    this.restarts++;
  }

  private async perform({ metadata: { name, labels }, spec }: ActionSetObject): Promise<void> {
    const { clock, cluster } = this.props;
    const action = spec!.actions[0]!;
    const { namespace } = action.object;
    const capture = labels?.[CAPTURE_LABEL] ?? '';
    const isIn = (names: readonly string[]) =>
      names.includes(action.name) || names.includes(`${action.name} ${capture}`);
    const slower = this.slower[capture] ?? 0;
    const pod = (phase: string, ready?: string, message?: string) => this.pod(name, namespace, phase, ready, message);
    if (this.asleep) return;
    await clock.sleep(400);
    const { restarts } = this;
    const template = templates(action.name);
    if (!this.report(name, 'running', template)) return;
    if (clock.now() > Number(action.options.notAfter ?? Number.POSITIVE_INFINITY) * 1000) {
      this.report(name, 'failed', template, 'nothing was changed: it comes too late');
      return;
    }
    const performed: Performed = {
      name,
      capture,
      action: action.name,
      options: action.options,
      artifacts: { ...action.artifacts },
      replicas: cluster.replicas('deployments', 'wordpress', 'wordpress'),
      torn: false,
    };
    this.performed.push(performed);
    pod('Running');
    if (isIn(this.hangs)) return;
    if (action.name === 'preflight') {
      await clock.sleep(this.looksIn);
      if (action.options.run) this.props.store.upload(`${this.props.prefix}/${action.options.run}/preflight`, 'x');
    } else {
      const { quiesce } = action.options;
      const before = this.writer();
      await clock.sleep(this.opensIn + slower);
      performed.torn = quiesce === 'snapshot' && this.writer().runs;
      if (action.name === 'backup') pod('Running', 'True');
      this.opened();
      await clock.sleep(this.dumpsIn + slower);
      const after = this.writer();
      const moved = before.runs || after.runs || before.generation !== after.generation;
      performed.torn ||= quiesce === 'whole-backup' && moved;
    }
    if (isIn(this.forgets) || restarts !== this.restarts) return this.forgotten(name, action);
    if (!cluster.find('pods', namespace, `kanister-job-${name}`)) {
      this.report(name, 'failed', template, 'the pod was deleted');
      return;
    }
    const fails = isIn(this.failures.slice(0, 1));
    const outlives = fails && action.name === 'restore' ? this.outlives : 0;
    const isKept = outlives > 0 && this.outlivesAs === 'Succeeded';
    void clock
      .sleep(outlives)
      .then(() => (isKept ? pod('Succeeded', 'False', '') : cluster.remove('pods', namespace, `kanister-job-${name}`)));
    if (fails) {
      this.failures.shift();
      this.report(name, 'failed', template, this.lastWords);
      return;
    }
    const point = action.name === 'backup' ? { point: { keyValue: this.forge(this.upload(action.options.run!)) } } : {};
    this.report(name, 'complete', { ...point, server: { keyValue: this.server } });
  }

  /** Ends the task; its pod and the ActionSet's status stay as they are. */
  private forgotten(name: string, { name: action, object, options }: RequestedAction) {
    const { endsAs } = this;
    const { namespace } = object;
    if (endsAs === 'gone') return this.props.cluster.remove('pods', namespace, `kanister-job-${name}`);
    const { engine: _, ...server } = this.server;
    const outputs = { ...(action === 'backup' && this.upload(options.run!)), ...server };
    const lines = Object.entries(outputs).map((output) => {
      const [key, value] = output;
      return `###Phase-output###: ${JSON.stringify({ key, value })}\n`;
    });
    this.pod(name, namespace, endsAs, 'False', this.says ?? lines.join(''));
  }

  private upload(directory: string): KeyValue {
    const { store, prefix } = this.props;
    const files = [
      ...this.parts.map((body, i) => ['dump', `dump.sql.zst.${String(i).padStart(5, '0')}`, body]),
      ['users', 'users.sql.00000', 'CREATE USER'],
    ] as const;
    const lines = files.map(([artifact, file = '', body = '']) => {
      store.upload(`${prefix}/${directory}/${file}`, body);
      return `${artifact} ${file} ${body.length} ${sha256(body)}\n`;
    });
    const index = lines.join('');
    store.upload(`${prefix}/${directory}/index`, index);
    return { directory, index: `${index.length}:${sha256(index)}` };
  }

  private writer(): { runs: boolean; generation: number | undefined } {
    const { cluster } = this.props;
    const pods = cluster.all('pods', 'wordpress').filter(({ metadata }) => metadata.labels?.app === 'wordpress');
    const generation = cluster.find('deployments', 'wordpress', 'wordpress')?.metadata.generation;
    return { runs: pods.length > 0, generation };
  }

  private pod(run: string, namespace: string, phase: string, ready = 'False', message?: string): void {
    const terminated = { exitCode: phase === 'Succeeded' ? 0 : 1, ...(message && { message }) };
    const containerStatuses = message === undefined ? [] : [{ name: 'container', state: { terminated } }];
    this.props.cluster.set<PodObject>('pods', namespace, {
      metadata: { name: `kanister-job-${run}`, labels: { 'kanister.io/JobID': run } },
      status: { phase, conditions: [{ type: 'Ready', status: ready }], containerStatuses },
    });
  }

  private report(
    name: string,
    state: string,
    artifacts: Record<string, { keyValue: KeyValue }>,
    message = '',
  ): boolean {
    const { cluster } = this.props;
    const found = cluster.find<ActionSetObject>('actionsets', 'kanister', name);
    if (!found) return false;
    const actions = [{ phases: [{ name: 'dumpToStore', state }], artifacts }];
    cluster.set('actionsets', 'kanister', { ...found, status: { state, error: { message }, actions } });
    return true;
  }
}

/** The artifacts that Kanister shows until an action is complete. */
function templates(action: string): Record<string, { keyValue: KeyValue }> {
  const output = (key: string) => `{{ .Phases.dumpToStore.Output.${key} }}`;
  const point = { point: { keyValue: { directory: output('directory'), index: output('index') } } };
  const server = { engine: 'mariadb', version: output('version'), empty: output('empty') };
  return { ...(action === 'backup' && point), server: { keyValue: server } };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
