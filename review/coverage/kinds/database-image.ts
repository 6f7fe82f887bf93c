/** The engines that store data, by the words in the names of their images. */
const ENGINES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      ...['mariadb', 'mysql', 'postgres', 'redis', 'valkey', 'keydb', 'dragonfly', 'mongo', 'couchdb', 'couchbase'],
      ...['cassandra', 'scylla', 'cockroach', 'yugabyte', 'tidb', 'clickhouse', 'influxdb', 'elasticsearch'],
      ...['opensearch', 'neo4j', 'arangodb', 'rethinkdb', 'surrealdb', 'etcd', 'mssql', 'firebird', 'qdrant'],
      ...['weaviate', 'milvus', 'meilisearch', 'typesense', 'solr', 'questdb', 'immudb', 'ferretdb'],
    ].map((name) => [name, name]),
  ),
  ...{ percona: 'mysql', mongodb: 'mongo', postgresql: 'postgres', postgis: 'postgres', pgvector: 'postgres' },
  ...{
    timescaledb: 'postgres',
    spilo: 'postgres',
    yugabytedb: 'yugabyte',
    cockroachdb: 'cockroach',
    arangodb3: 'arangodb',
  },
};

/** Words that name an edition or a packaging of an engine. Any other word means another program: an exporter, a client, an operator. */
const MAKES = new Set([
  ...['server', 'cluster', 'galera', 'ha', 'repmgr', 'sharded', 'replica', 'replicaset', 'stack', 'xtradb', 'db'],
  ...['community', 'enterprise', 'oss', 'crunchy', 'alpine', 'debian', 'ubuntu', 'centos', 'rhel', 'ubi', 'sles'],
]);
const VERSION = /^(v|pg|c|el|rhel|ubi|centos)?\d+(\.\d+)*s?$/;

/** The engine that an image runs, derived from its name: `postgres` for `docker.io/bitnami/postgresql-repmgr:16`; `undefined` if it is unknown. */
export function databaseOf(image: string): string | undefined {
  const repository = image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
  const [name = '', above = ''] = repository.toLowerCase().split('/').reverse();
  return engineOf(name) ?? (isMake(name) ? engineOf(above) : undefined);
}

const wordsOf = (name: string): string[] => name.split(/[-_]/);
const isMakeWord = (word: string): boolean => MAKES.has(word) || VERSION.test(word);
/** `mssql/server`, `mysql/community-server`: the engine is the parent folder. */
const isMake = (name: string): boolean => wordsOf(name).every((word) => MAKES.has(word));

function engineOf(name: string): string | undefined {
  const words = wordsOf(name);
  const engines = words.filter((word) => Object.hasOwn(ENGINES, word));
  if (engines.length === 0 || !words.every((word) => engines.includes(word) || isMakeWord(word))) return undefined;
  // `percona-server-mongodb` runs MongoDB.
  return ENGINES[engines.at(-1)!];
}
