import type { Workload } from '../../../contracts/app-config';

/** A kind of an operator that keeps data. */
export interface DataKind {
  /** What it is, to be read after "is". */
  readonly what: string;
  /** The StatefulSet that the operator creates for an object, if its name is known. */
  readonly makes?: (name: string) => Workload;
}

const statefulSet =
  (suffix = '') =>
  (name: string): Workload => ({ kind: 'StatefulSet', name: `${name}${suffix}` });

const of = (what: string, makes?: DataKind['makes']): DataKind => ({ what, ...(makes && { makes }) });

/** By API group, then by kind; `*`: every kind of the group. From the operators' own CustomResourceDefinitions. */
const OPERATORS: Readonly<Record<string, Readonly<Record<string, DataKind>>>> = {
  'postgresql.cnpg.io': { Cluster: of('a PostgreSQL database managed by CloudNativePG') },
  'acid.zalan.do': { postgresql: of("a PostgreSQL database managed by Zalando's operator", statefulSet()) },
  'postgres-operator.crunchydata.com': {
    PostgresCluster: of("a PostgreSQL database managed by Crunchy Data's operator"),
  },
  'pgv2.percona.com': { PerconaPGCluster: of("a PostgreSQL database managed by Percona's operator") },
  'pg.percona.com': { PerconaPGCluster: of("a PostgreSQL database managed by Percona's operator") },
  'pxc.percona.com': {
    PerconaXtraDBCluster: of("a MySQL database managed by Percona's operator", statefulSet('-pxc')),
  },
  'ps.percona.com': { PerconaServerMySQL: of("a MySQL database managed by Percona's operator", statefulSet('-mysql')) },
  'psmdb.percona.com': { PerconaServerMongoDB: of("a MongoDB database managed by Percona's operator") },
  'everest.percona.com': { DatabaseCluster: of('a database managed by Percona Everest') },
  'stackgres.io': {
    SGCluster: of('a PostgreSQL database managed by StackGres', statefulSet()),
    SGShardedCluster: of('a PostgreSQL database'),
  },
  'k8s.mariadb.com': { MariaDB: of('a MariaDB database managed by mariadb-operator', statefulSet()) },
  'mariadb.mmontes.io': { MariaDB: of('a MariaDB database managed by mariadb-operator', statefulSet()) },
  'mysql.oracle.com': { InnoDBCluster: of("a MySQL database managed by Oracle's operator", statefulSet()) },
  'moco.cybozu.com': {
    MySQLCluster: of('a MySQL database managed by MOCO', (name) => ({ kind: 'StatefulSet', name: `moco-${name}` })),
  },
  'mysql.presslabs.org': { MysqlCluster: of('a MySQL database managed by Bitpoke', statefulSet('-mysql')) },
  'planetscale.com': { VitessCluster: of('a Vitess cluster') },
  'mongodbcommunity.mongodb.com': {
    MongoDBCommunity: of("a MongoDB database managed by MongoDB's operator", statefulSet()),
  },
  'mongodb.com': {
    ...{
      MongoDB: of("a MongoDB database managed by MongoDB's operator"),
      MongoDBMultiCluster: of("a MongoDB database managed by MongoDB's operator"),
    },
    MongoDBOpsManager: of('MongoDB Ops Manager with its databases'),
  },
  'redis.redis.opstreelabs.in': {
    ...{ Redis: of('a Redis database', statefulSet()), RedisReplication: of('a Redis database', statefulSet()) },
    ...{ RedisCluster: of('a Redis database'), RedisSentinel: of('a Redis database') },
  },
  'databases.spotahome.com': { RedisFailover: of('a Redis database') },
  'app.redislabs.com': {
    ...{
      RedisEnterpriseCluster: of('a Redis Enterprise database'),
      RedisEnterpriseDatabase: of('a Redis Enterprise database'),
    },
  },
  'hyperspike.io': { Valkey: of('a Valkey database') },
  'dragonflydb.io': { Dragonfly: of('a Dragonfly database', statefulSet()) },
  'kafka.strimzi.io': {
    Kafka: of('a Kafka cluster managed by Strimzi'),
    KafkaNodePool: of('nodes of a Kafka cluster managed by Strimzi'),
  },
  'platform.confluent.io': {
    ...{
      Kafka: of("a Kafka cluster managed by Confluent's operator"),
      KRaftController: of("a Kafka cluster managed by Confluent's operator"),
      Zookeeper: of('a ZooKeeper cluster'),
    },
  },
  'cluster.redpanda.com': { Redpanda: of('a Redpanda cluster') },
  'zookeeper.pravega.io': { ZookeeperCluster: of('a ZooKeeper cluster') },
  'rabbitmq.com': { RabbitmqCluster: of('a RabbitMQ cluster', statefulSet('-server')) },
  'elasticsearch.k8s.elastic.co': { Elasticsearch: of('an Elasticsearch cluster managed by ECK') },
  'opensearch.opster.io': { OpenSearchCluster: of('an OpenSearch cluster') },
  'solr.apache.org': { SolrCloud: of('a Solr cluster', statefulSet('-solrcloud')) },
  'clickhouse.altinity.com': { ClickHouseInstallation: of('a ClickHouse cluster') },
  'clickhouse-keeper.altinity.com': { ClickHouseKeeperInstallation: of('a ClickHouse Keeper cluster') },
  'cassandra.datastax.com': { CassandraDatacenter: of('a Cassandra cluster') },
  'k8ssandra.io': { K8ssandraCluster: of('a Cassandra cluster') },
  'scylla.scylladb.com': { ScyllaCluster: of('a ScyllaDB cluster'), ScyllaDBDatacenter: of('a ScyllaDB cluster') },
  'crdb.cockroachlabs.com': { CrdbCluster: of('a CockroachDB cluster', statefulSet()) },
  'pingcap.com': { TidbCluster: of('a TiDB cluster') },
  'yugabyte.com': { YBCluster: of('a YugabyteDB cluster') },
  'couchbase.com': { CouchbaseCluster: of('a Couchbase cluster') },
  'database.arangodb.com': { ArangoDeployment: of('an ArangoDB database') },
  'milvus.io': { Milvus: of('a Milvus cluster') },
  'druid.apache.org': { Druid: of('a Druid cluster') },
  'kubedb.com': { '*': of('a database managed by KubeDB') },
  'apps.kubeblocks.io': { Cluster: of('a database managed by KubeBlocks') },
  'minio.min.io': { Tenant: of('a MinIO store') },
  'ceph.rook.io': { CephCluster: of('a Ceph cluster managed by Rook') },
  'longhorn.io': { Volume: of('a volume managed by Longhorn') },
  'kubevirt.io': {
    ...{ VirtualMachine: of('a virtual machine'), VirtualMachineInstance: of('a virtual machine') },
    VirtualMachinePool: of('virtual machines'),
  },
  'cdi.kubevirt.io': { DataVolume: of('a volume of a virtual machine') },
};

/** The known facts about a kind of an operator; `undefined` if there is none. */
export function dataKind(group: string, kind: string): DataKind | undefined {
  if (!Object.hasOwn(OPERATORS, group)) return undefined;
  const kinds = OPERATORS[group]!;
  return Object.hasOwn(kinds, kind) ? kinds[kind] : kinds['*'];
}
