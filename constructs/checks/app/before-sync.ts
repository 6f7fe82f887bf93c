import { type Rule, refused } from './rule';

/** A hook reaches only the API server, so its address must be known. */
export const beforeSync: Rule = (app, { cluster }) =>
  app.beforeSync && cluster.apiServer.length === 0
    ? [
        refused(
          app,
          'beforeSync',
          `needs the address of the API server (apiServer in clusters/${cluster.name}.json is empty); add the addresses at which pods reach it`,
        ),
      ]
    : [];
