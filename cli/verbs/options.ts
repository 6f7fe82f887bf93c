import { flag, type OptionsOf, value } from '../command-line/option';
import type { VerbArgument } from '../command-line/verb';
import type { RunOptions } from '../follow/manual-run';
import type { StoreOptions } from '../points/app-catalog';

export interface RepositoryOptions {
  /** The repository. @default - the current directory */
  readonly root?: string | undefined;
}

export interface KubeconfigOptions {
  /** A context of the kubeconfig. @default - its current one */
  readonly context?: string | undefined;
  /** A kubeconfig file. @default - KUBECONFIG, then ~/.kube/config */
  readonly kubeconfig?: string | undefined;
}

/** Options that several verbs have, and that mean the same in each. */
export const inRepository: OptionsOf<RepositoryOptions> = {
  root: value('dir', 'the repository (default: the current directory)', 'folder'),
};

export const inCluster: OptionsOf<KubeconfigOptions> = {
  context: value('name', 'the context of the kubeconfig (default: its current context)'),
  kubeconfig: value('file', 'the kubeconfig (default: KUBECONFIG, then ~/.kube/config)', 'file'),
};

export const inStore: OptionsOf<StoreOptions> = {
  store: value('file|stack', "the file of the store, or its stack (default: the stack of the app's cluster)", 'store'),
  endpoint: value('url', 'the URL of the store as seen from this machine (default: the URL in its file)'),
  datesOfCopy: flag('the store is a copy (rclone, aws s3 sync): accept its restore points whatever their dates'),
};

export const following: OptionsOf<RunOptions> = {
  json: flag('print the events of the runner as JSON lines on stdout'),
  follow: value('job', 'follow a Job that already exists, instead of creating one'),
};

export const app: VerbArgument = { name: 'app', help: 'an app of apps.json', completes: 'app' };
