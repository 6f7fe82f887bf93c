import { DEMO_LABEL, RECORD_NAME, SITE_NAMESPACE } from './demo-names';
import type { Kubectl } from './kubectl';

/** An object outside of the demo's namespaces. */
export interface MadeObject {
  /** With its group: `Role.rbac.authorization.k8s.io`. */
  readonly kind: string;
  readonly name: string;
  /** @default - the object belongs to no namespace */
  readonly namespace?: string | undefined;
}

/** What the demo made outside of its namespaces, and how far it got. */
export interface DemoState {
  /** Written before an object is made, so that an interrupted demo leaves nothing unknown. */
  readonly made: readonly MadeObject[];
  /** The steps that are done, with their seconds. */
  readonly done: Readonly<Record<string, number>>;
  /** The release of Helm that the demo installed. @default - Kanister was there before */
  readonly kanister?: HelmRelease | undefined;
}

/** Kanister, as the demo installs it. */
export interface HelmRelease {
  readonly release: string;
  readonly namespace: string;
  /** The namespace was there before. */
  readonly namespaceExists: boolean;
}

interface ConfigMap {
  readonly data: { readonly state: string };
}

/** The record of one demo: a ConfigMap in its own namespace, so that any machine can continue or remove the demo. */
export class DemoRecord {
  private constructor(
    private readonly kubectl: Kubectl,
    private current: DemoState,
  ) {}

  /** Starts a record in the site's namespace. */
  static async create(kubectl: Kubectl, state: DemoState = { made: [], done: {} }): Promise<DemoRecord> {
    const record = new DemoRecord(kubectl, state);
    await record.write();
    return record;
  }

  /** Reads the record; `undefined` if the cluster has none. */
  static async read(kubectl: Kubectl): Promise<DemoRecord | undefined> {
    const found = await kubectl.find<ConfigMap>('configmap', RECORD_NAME, SITE_NAMESPACE);
    return found && new DemoRecord(kubectl, JSON.parse(found.data.state));
  }

  get state(): DemoState {
    return this.current;
  }

  /** Adds objects that are about to be made. */
  async willMake(objects: readonly MadeObject[]): Promise<void> {
    const known = new Set(this.current.made.map((each) => JSON.stringify(each)));
    const added = objects.filter((each) => !known.has(JSON.stringify(each)));
    if (added.length > 0) await this.change({ made: [...this.current.made, ...added] });
  }

  /** Notes that a step is done. */
  async finish(step: string, seconds: number): Promise<void> {
    await this.change({ done: { ...this.current.done, [step]: seconds } });
  }

  private async change(to: Partial<DemoState>): Promise<void> {
    this.current = { ...this.current, ...to };
    await this.write();
  }

  private async write(): Promise<void> {
    const metadata = { name: RECORD_NAME, namespace: SITE_NAMESPACE, labels: { [DEMO_LABEL]: 'record' } };
    const data = { state: JSON.stringify(this.current) };
    await this.kubectl.apply([{ apiVersion: 'v1', kind: 'ConfigMap', metadata, data }]);
  }
}
