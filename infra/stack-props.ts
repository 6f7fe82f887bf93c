import type { ListedApp } from '../contracts/files/app-list';
import type { Store } from '../contracts/files/store';
import type { Config } from './config/config';
import type { Severity } from './diagnostics';
import type { Namespaces } from './secrets/namespaces';

/** All that the program is made from, and where what it says goes. */
export interface StackProps {
  readonly stack: string;
  readonly config: Config;
  /** Of this stack. */
  readonly apps: readonly ListedApp[];
  /** Kanister's namespace, by cluster, of every one in `clusters/`. */
  readonly kanister: ReadonlyMap<string, string>;
  /** What `store.<stack>.json` says until now; absent: it is not there. */
  readonly before?: Store;
  /** The CA bundle, and where it lies. */
  readonly ca?: { readonly text: string; readonly file: string };
  /** Key pairs of a store whose users are not made here: `<cluster>/<app>` and whose they are. */
  readonly keys?: () => Promise<unknown>;
  readonly namespaces: Namespaces;
  readonly say: (severity: Severity, message: string) => void;
  /** Writes `store.<stack>.json`; called when all is made, and not in a preview. */
  readonly write: (text: string) => void;
}
