import type { ListedApp } from '../contracts/files/app-list';
import type { Store } from '../contracts/files/store';
import type { Config } from './config/config';
import type { Severity } from './diagnostics';
import type { Namespaces } from './secrets/namespaces';

/** The inputs of the program, and where its output goes. */
export interface StackProps {
  readonly stack: string;
  readonly config: Config;
  /** The apps of this stack. */
  readonly apps: readonly ListedApp[];
  /** Kanister's namespace, by cluster, for every cluster in `clusters/`. */
  readonly kanister: ReadonlyMap<string, string>;
  /** The current content of `store.<stack>.json`; absent if the file does not exist. */
  readonly before?: Store;
  /** The CA bundle, and its path. */
  readonly ca?: { readonly text: string; readonly file: string };
  /** Key pairs of a store whose users are not made here: by `<cluster>/<app>` and identity. */
  readonly keys?: () => Promise<unknown>;
  readonly namespaces: Namespaces;
  readonly report: (severity: Severity, message: string) => void;
  /** Writes `store.<stack>.json`. Called when everything is made, never in a preview. */
  readonly write: (text: string) => void;
}
