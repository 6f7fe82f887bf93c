/** Where Argo CD finds this repository, and where Argo CD itself runs: the content of `argocd.json`. */
export interface ArgoCd {
  /** The version of the file format. */
  readonly version: 1;
  /** The address of this repository in Argo CD. Configure its credentials in Argo CD, never here. */
  readonly repoURL: string;
  /** The branch that clusters follow. */
  readonly targetRevision: string;
  /** The namespace of Argo CD and its Applications. */
  readonly namespace: string;
  /** The name of the AppProject and the ApplicationSet, and the prefix of the names of all Applications. */
  readonly project: string;
}

/** The folder of an app's hooks, inside the app's own folder. Our Application of the app does not include it. */
export const PRESYNC = 'presync';
