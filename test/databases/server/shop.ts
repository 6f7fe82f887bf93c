import { secretKey, statefulSet } from '../../../blueprints/dsl/index';
import { type MariadbDumpProps, mariadbDump } from '../../../blueprints/mariadb-dump/index';
import { type MariadbServer, mariadbd, startMariadb } from './mariadb-server';
import { type Store, startStore } from './store';
import { type Ended, runTask, type TaskSetting } from './task';

/** All characters that break a shell, a template, a client's option file or Kubernetes' expansion. */
export const PASSWORD = `pa'ss "w%rd $HOME $(HOME) $$ {{ .x }} \\ \`id\`\n; é`;

export type How = Partial<Omit<TaskSetting, 'blueprint' | 'action' | 'store' | 'secrets'>> & {
  readonly props?: Partial<MariadbDumpProps>;
};

/** A server, a store, and the blueprint between them. */
export interface Shop {
  readonly server: MariadbServer;
  readonly store: Store;
  run(action: string, how?: How): Promise<Ended>;
  /** Runs a backup that must succeed. */
  backup(how?: How): Promise<Ended>;
}

/** `describe` if `mariadbd` exists; otherwise the tests are skipped. */
export const describeServer = mariadbd ? describe : describe.skip;

/**
 * A shop for one test file. It starts before the tests and stops after them.
 *
 * @param options of the server, in addition to those of every test's server
 */
export function shop(...options: readonly string[]): Shop {
  let server: MariadbServer | undefined;
  let store: Store | undefined;
  beforeAll(async () => {
    store = await startStore();
    server = await startMariadb(PASSWORD, options);
  });
  afterAll(async () => {
    await server?.stop();
    await store?.stop();
  });
  const run = (action: string, { props, ...how }: How = {}) =>
    runTask({
      blueprint: mariadbDump({
        server: statefulSet('mariadb'),
        host: '127.0.0.1',
        port: server!.port,
        image: 'mariadb:10.11',
        password: secretKey('mariadb', 'root-password'),
        ...props,
      }),
      action,
      store: store!,
      secrets: { 'mariadb/root-password': server!.password },
      ...how,
    });
  return {
    get server() {
      return server!;
    },
    get store() {
      return store!;
    },
    run,
    async backup(how) {
      const ended = await run('backup', how);
      if (ended.code !== 0) throw new Error(ended.log);
      return ended;
    },
  };
}
