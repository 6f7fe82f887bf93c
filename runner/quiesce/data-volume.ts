/** Words in a volume's name or mount path that suggest valuable data. */
const DATA = new Set([
  ...['attachments', 'data', 'database', 'databases', 'datadir', 'db', 'documents', 'files', 'media', 'persist'],
  ...['persistence', 'persistent', 'pgdata', 'repositories', 'storage', 'upload', 'uploads', 'userfiles', 'wal'],
]);

/** Words that suggest disposable data. They win if both kinds occur, as in `tmp-data`. */
const SCRATCH = new Set([
  ...['cache', 'cached', 'caches', 'cert', 'certs', 'conf', 'config', 'configs', 'dshm', 'empty', 'framework', 'lock'],
  ...['locks', 'log', 'logs', 'pid', 'pids', 'plugin', 'plugins', 'run', 'runtime', 'scratch', 'script', 'scripts'],
  ...['secret', 'secrets', 'shm', 'sock', 'socket', 'sockets', 'temp', 'temporary', 'tls', 'tmp', 'tmpfs'],
]);

/** Directories below `/var/lib` where databases and other servers keep their data. */
const SERVERS =
  /^\/var\/lib\/(mysql|mariadb|postgres|postgresql|pgsql|mongo|mongodb|redis|valkey|cassandra|scylla|clickhouse|couchdb|couchbase|cockroach|elasticsearch|opensearch|solr|influxdb2?|neo4j|arangodb3?|rabbitmq|kafka|zookeeper|etcd|nats|consul|ghost|grafana|gitea|forgejo|nextcloud|owncloud|prometheus|registry|minio|meilisearch|sqlite|rethinkdb|orientdb|questdb|vault)(\/|$)/;

/** Paths where programs do not keep data. */
const ELSEWHERE = /^\/(tmp|run|etc|proc|sys|dev|var\/(tmp|run|cache|log))(\/|$)/;

/**
 * Whether a volume that is deleted with its pod looks like it keeps data, judged by its name and mount paths. This is a guess: if it is wrong,
 * the writer declares the volume as `scratch`.
 */
export const looksLikeData = (name: string, mountPaths: readonly string[]): boolean =>
  isData(name.toLowerCase().split(/[-_.]/)) || mountPaths.some(isDataPath);

function isDataPath(path: string): boolean {
  const lower = path.toLowerCase().replace(/\/+$/, '');
  if (ELSEWHERE.test(lower)) return false;
  const directories = lower.split('/').filter(Boolean);
  if (SCRATCH.has(directories.at(-1) ?? '')) return false;
  if (SERVERS.test(lower) || /^\/bitnami(\/|$)/.test(lower) || directories.includes('wp-content')) return true;
  // `/data/tmp/x` is scratch, `/srv/run/data` is not.
  const last = directories.findLastIndex(isDataWord);
  return last >= 0 && !directories.slice(last).some(isScratch);
}

const isData = (words: readonly string[]): boolean => !words.some(isScratch) && words.some(isDataWord);

const isScratch = (word: string): boolean => SCRATCH.has(word);

/** Accepts `data2`, `appdata` and `dbdata`, but not `metadata`, the usual name for the downward API. */
function isDataWord(word: string): boolean {
  const bare = word.replace(/\d+$/, '');
  if (bare.endsWith('metadata')) return false;
  return DATA.has(bare) || bare.endsWith('data') || bare.startsWith('persist');
}
