/** The names that files of several rooms have: the same noun, seen from each room. Any other name is in one room only. */
export const alike: readonly string[] = [
  // The actions of a method, as the runner and the language of Blueprints see them.
  'action',
  // What every method has, and what each is.
  'method',
  // Each room's door.
  ...['index', 'main', 'props', 'pod', 'program', 'command'],
  // A property of an app or a store: how it is declared, checked, compared, and used by the runner.
  ...['argo-cd', 'before-sync', 'blueprint', 'cron', 'credentials', 'deadline', 'encryption', 'identities', 'identity'],
  ...['lifecycle', 'lock', 'names', 'placement', 'profile', 'quiesce', 'retention', 'rpo', 'signing-keys'],
  ...['verification', 'writers'],
  // A file of the repository: what it means, who writes it, what of it is compared.
  ...['app-config', 'app-list', 'cluster-file'],
  // What an operator types, what the runner then does, and the script that does it in the database.
  ...['backup', 'preflight', 'restore', 'unblock'],
  // A verb as a person types it, and what it does.
  ...['coverage', 'diff', 'doctor', 'keys', 'logs', 'points', 'policies', 'secrets', 'status', 'verify'],
  // An object of the cluster, as a run and as an operator's command see it.
  ...['cluster', 'event', 'guard', 'job', 'late-scale-down', 'pod-start', 'task'],
  // How each program connects, fails, tries again and reports.
  ...['client', 'diagnostics', 'difference', 'failure', 'progress', 'retry', 'table'],
];
