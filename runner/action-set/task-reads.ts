import type { CaptureConfig } from '../../contracts/app-config';
import { JOB_ID } from '../../contracts/labels';
import type { PodObject } from '../kubernetes/workload';
import { type Cluster, resources } from '../ports/cluster';
import type { Context } from '../ports/context';
import { podsOf } from './task';

interface Listed {
  /** Milliseconds since the epoch. */
  readonly asked: number;
  /** The ActionSets whose pods were requested. */
  readonly of: ReadonlySet<string>;
  readonly answer: Promise<readonly PodObject[]>;
}

export interface TaskPods {
  /** When they were requested; milliseconds since the epoch. */
  readonly asked: number;
  readonly pods: PodObject[];
}

const readers = new WeakMap<Cluster, TaskReads>();

/** Reads the pods of the tasks that a run follows at the same time with one request for each namespace. */
export class TaskReads {
  /** The ActionSets with a task that is followed, by namespace. */
  private readonly followed = new Map<string, Set<string>>();
  private readonly listed = new Map<string, Listed>();

  /** The reader of this run. */
  static of({ cluster }: Pick<Context, 'cluster'>): TaskReads {
    const found = readers.get(cluster) ?? new TaskReads();
    readers.set(cluster, found);
    return found;
  }

  /** Call before {@link read}. */
  begin({ namespace }: CaptureConfig, actionSet: string): void {
    this.followed.set(namespace, (this.followed.get(namespace) ?? new Set()).add(actionSet));
  }

  end({ namespace }: CaptureConfig, actionSet: string): void {
    this.followed.get(namespace)?.delete(actionSet);
  }

  /** @param age how old the answer may be if the pods of another capture were just read; milliseconds */
  async read(context: Context, capture: CaptureConfig, actionSet: string, age: number): Promise<TaskPods> {
    const { clock } = context;
    const names = this.followed.get(capture.namespace);
    if (!names?.has(actionSet) || names.size < 2)
      return { asked: clock.now(), pods: await podsOf(context, actionSet, capture) };
    let listed = this.listed.get(capture.namespace);
    const isOld = !listed?.of.has(actionSet) || clock.now() - listed.asked > age;
    if (isOld) listed = this.list(context, capture.namespace, names);
    const { asked, answer } = listed!;
    return { asked, pods: (await answer).filter(({ metadata }) => metadata.labels?.[JOB_ID] === actionSet) };
  }

  private list({ clock, cluster }: Context, namespace: string, names: ReadonlySet<string>): Listed {
    const answer = cluster.list<PodObject>(resources.pods, namespace, `${JOB_ID} in (${[...names].join(',')})`);
    const listed = { asked: clock.now(), of: new Set(names), answer };
    this.listed.set(namespace, listed);
    // A failure is not kept: the next attempt sends a new request.
    answer.catch(() => {
      if (this.listed.get(namespace) === listed) this.listed.delete(namespace);
    });
    return listed;
  }
}
