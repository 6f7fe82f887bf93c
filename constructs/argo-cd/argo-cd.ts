/** Where Argo CD finds this repository, and where it runs itself: the content of `argocd.json`. */
export interface ArgoCd {
  /** The layout of the file. */
  readonly version: 1;
  /** This repository, as Argo CD knows it; whatever it needs to read it is declared there, never here. */
  readonly repoURL: string;
  /** The branch that clusters follow. */
  readonly targetRevision: string;
  /** Where Argo CD runs, and where its Applications lie. */
  readonly namespace: string;
  /** The AppProject and the ApplicationSet; and what the names of all Applications begin with. */
  readonly project: string;
}

/** The folder of an app's hooks, below the app's own. Our Application of the app does not descend into it. */
export const PRESYNC = 'presync';
