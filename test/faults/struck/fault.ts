import type { Quiesce } from '../../../contracts/app-config';
import type { EndedRun, World } from '../../e2e/world/world';
import type { Style } from '../ledger';
import type { RunWatch } from '../run-watch';

/** What became of the run that was struck. */
export type Outcome =
  /** Its restore point exists, and it wrote it itself. */
  | 'committed'
  /** Its restore point exists; another pod of its Job, or the next run, continued its dump. */
  | 'adopted'
  | 'no point'
  /** It refused before it touched the app. */
  | 'refused'
  /** A restore that was done. */
  | 'restored'
  /** A restore that failed; the app runs with its previous data. */
  | 'as before'
  /** A restore left the app down and reported it, and the next one repaired it. */
  | 'down, and said so';

/** What a fault may use while a run is under way. */
export interface Scene {
  readonly world: World;
  readonly watch: RunWatch;
  /** Bytes of the compressed dump, by the last restore point. */
  readonly dumpBytes: number;
  /** Marks the moment of the blow. May be called again: the last one counts. */
  struck(): void;
  /** The run was one whose process was killed. */
  runnerDied(): void;
  readonly wasStruck: boolean;
  /** The run is over, whatever became of it. */
  readonly isOver: boolean;
}

/** One thing that goes wrong at one moment. */
export interface Fault {
  /** As on the command line. */
  readonly name: string;
  /** As in the table. */
  readonly what: string;
  readonly quiesce: Quiesce;
  /** @default - the one that shows most of a dump that should not count */
  readonly style?: Style;
  /** What is started. @default 'backup' */
  readonly run?: 'backup' | 'restore' | ((scene: Scene) => Promise<EndedRun[]>);
  /** What may come of it; anything else is a violation. */
  readonly outcomes: readonly Outcome[];
  /** Before the run. */
  prepare?(world: World): Promise<void>;
  /** Waits for the moment, and strikes. It starts with the run, and throws if the moment did not come. */
  strike(scene: Scene): Promise<void>;
  /** After the run: repairs the faults that must not last. */
  repair?(world: World): Promise<void>;
  /** Whether the store is a small one of its own. */
  readonly smallStore?: string;
  /** Whether the app has two captures, on two servers. @default false */
  readonly two?: boolean;
}
