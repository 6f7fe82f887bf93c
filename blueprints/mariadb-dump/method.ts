import { defineMethod } from '../method';

/** What the method `mariadbDump` is. */
export const method = defineMethod({
  name: 'mariadb-dump',
  engine: 'mariadb',
  kind: 'stream',
  stores: {
    dump: 'the databases, as SQL',
    users: 'the users of the server with their rights, as SQL',
  },
  counts: 'nothing',
  restoreOptions: {
    users: {
      help: 'also create missing database users',
      given: 'missing users are created',
      absent: 'left unchanged',
    },
  },
  connects: { port: 3306 },
  // The transaction of the dump then has its snapshot, and the writers may resume.
  fixedWhen: { fileExists: '/tmp/snapshot-open' },
  about: {
    captures: 'all databases of a server, routines, events, triggers; users separately',
    consistency: "one transaction (InnoDB); other engines with `quiesce: 'whole-backup'`",
    restoresInto: 'the same or a newer release of MariaDB',
    needs:
      "the server's own image, with `zstd` or `compression: 'gzip'`; the clients of another image may [require TLS](mariadb-dump.md#tls-between-task-and-server)",
  },
});
