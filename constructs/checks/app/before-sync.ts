import { type Rule, refused } from './rule';

/** A hook reaches the API server, and nothing else: where that is must be known. */
export const beforeSync: Rule = (app, { cluster }) =>
  app.beforeSync && cluster.apiServer.length === 0
    ? [
        refused(
          app,
          'beforeSync',
          `asks an API server of which no address is known (apiServer in clusters/${cluster.name}.json is empty); write where pods reach it`,
        ),
      ]
    : [];
