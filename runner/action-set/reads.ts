import { JOB_ID } from '../../contracts/labels';
import { type Cluster, resources } from '../ports/cluster';
import type { Context } from '../ports/context';
import type { ActionSetObject } from './action-set';

interface Listed {
  /** Milliseconds since the epoch. */
  readonly asked: number;
  readonly answer: Promise<readonly ActionSetObject[]>;
}

const readers = new WeakMap<Cluster, ActionSetReads>();

/** Reads the ActionSets that a run follows at the same time, one for each capture, with one request. */
export class ActionSetReads {
  private readonly followed = new Set<string>();
  private listed: Listed | undefined;

  /** The reader of this run. */
  static of({ cluster }: Pick<Context, 'cluster'>): ActionSetReads {
    const found = readers.get(cluster) ?? new ActionSetReads();
    readers.set(cluster, found);
    return found;
  }

  /** Call before {@link read}. */
  begin(name: string): void {
    this.followed.add(name);
  }

  end(name: string): void {
    this.followed.delete(name);
  }

  /**
   * @param age how old the answer may be if the ActionSet of another capture was just read; milliseconds
   * @returns `undefined`: it does not exist
   */
  async read(context: Context, name: string, age: number): Promise<ActionSetObject | undefined> {
    const { clock, cluster, namespace } = context;
    if (this.followed.size > 1) {
      const { listed } = this;
      if (!listed || clock.now() - listed.asked > age) this.listed = this.list(context);
      const found = (await this.listed!.answer).find(({ metadata }) => metadata.name === name);
      if (found) return found;
    }
    return cluster.get<ActionSetObject>(resources.actionSets, namespace, name);
  }

  private list({ clock, cluster, namespace }: Context): Listed {
    const selector = `${JOB_ID} in (${[...this.followed].join(',')})`;
    const answer = cluster.list<ActionSetObject>(resources.actionSets, namespace, selector);
    const listed = { asked: clock.now(), answer };
    // A failure is not kept: the next attempt sends a new request.
    answer.catch(() => {
      if (this.listed === listed) this.listed = undefined;
    });
    return listed;
  }
}
