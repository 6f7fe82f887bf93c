import type { Workload } from '../../../contracts/app-config';

/** A kind of an operator that keeps data. */
export interface DataKind {
  /** What it is, to be read after "is". */
  readonly what: string;
  /** The StatefulSet that the operator makes for an object, if its name is known. */
  readonly makes?: (name: string) => Workload;
}

const statefulSet =
  (suffix = '') =>
  (name: string): Workload => ({ kind: 'StatefulSet', name: `${name}${suffix}` });

const of = (what: string, makes?: DataKind['makes']): DataKind => ({ what, ...(makes && { makes }) });

/** By API group, then by kind; `*`: every kind of the group. From the operators' own CustomResourceDefinitions. */
const OPERATORS: Readonly<Record<string, Readonly<Record<string, DataKind>>>> = {
  'postgresql.cnpg.io': { Cluster: of('a PostgreSQL of CloudNativePG') },
  'acid.zalan.do': { postgresql: of("a PostgreSQL of Zalando's operator", statefulSet()) },
  'postgres-operator.crunchydata.com': { PostgresCluster: of("a PostgreSQL of Crunchy Data's operator") },
  'pgv2.percona.com': { PerconaPGCluster: of("a PostgreSQL of Percona's operator") },
  'pg.percona.com': { PerconaPGCluster: of("a PostgreSQL of Percona's operator") },
  'pxc.percona.com': { PerconaXtraDBCluster: of("a MySQL of Percona's operator", statefulSet('-pxc')) },
  'ps.percona.com': { PerconaServerMySQL: of("a MySQL of Percona's operator", statefulSet('-mysql')) },
  'psmdb.percona.com': { PerconaServerMongoDB: of("a MongoDB of Percona's operator") },
  'everest.percona.com': { DatabaseCluster: of('a database of Percona Everest') },
  'stackgres.io': { SGCluster: of('a PostgreSQL of StackGres', statefulSet()), SGShardedCluster: of('a PostgreSQL') },
  'k8s.mariadb.com': { MariaDB: of('a MariaDB of mariadb-operator', statefulSet()) },
  'mariadb.mmontes.io': { MariaDB: of('a MariaDB of mariadb-operator', statefulSet()) },
  'mysql.oracle.com': { InnoDBCluster: of("a MySQL of Oracle's operator", statefulSet()) },
  'moco.cybozu.com': { MySQLCluster: of('a MySQL of MOCO', (name) => ({ kind: 'StatefulSet', name: `moco-${name}` })) },
  'mysql.presslabs.org': { MysqlCluster: of('a MySQL of Bitpoke', statefulSet('-mysql')) },
  'planetscale.com': { VitessCluster: of('a Vitess') },
  'mongodbcommunity.mongodb.com': { MongoDBCommunity: of("a MongoDB of MongoDB's operator", statefulSet()) },
  'mongodb.com': {
    ...{ MongoDB: of("a MongoDB of MongoDB's operator"), MongoDBMultiCluster: of("a MongoDB of MongoDB's operator") },
    MongoDBOpsManager: of('an Ops Manager with its databases'),
  },
  'redis.redis.opstreelabs.in': {
    ...{ Redis: of('a Redis', statefulSet()), RedisReplication: of('a Redis', statefulSet()) },
    ...{ RedisCluster: of('a Redis'), RedisSentinel: of('a Redis') },
  },
  'databases.spotahome.com': { RedisFailover: of('a Redis') },
  'app.redislabs.com': {
    ...{ RedisEnterpriseCluster: of('a Redis Enterprise'), RedisEnterpriseDatabase: of('a Redis Enterprise') },
  },
  'hyperspike.io': { Valkey: of('a Valkey') },
  'dragonflydb.io': { Dragonfly: of('a Dragonfly', statefulSet()) },
  'kafka.strimzi.io': { Kafka: of('a Kafka of Strimzi'), KafkaNodePool: of('nodes of a Kafka of Strimzi') },
  'platform.confluent.io': {
    ...{ Kafka: of('a Kafka of Confluent'), KRaftController: of('a Kafka of Confluent'), Zookeeper: of('a ZooKeeper') },
  },
  'cluster.redpanda.com': { Redpanda: of('a Redpanda') },
  'zookeeper.pravega.io': { ZookeeperCluster: of('a ZooKeeper') },
  'rabbitmq.com': { RabbitmqCluster: of('a RabbitMQ', statefulSet('-server')) },
  'elasticsearch.k8s.elastic.co': { Elasticsearch: of('an Elasticsearch of ECK') },
  'opensearch.opster.io': { OpenSearchCluster: of('an OpenSearch') },
  'solr.apache.org': { SolrCloud: of('a Solr', statefulSet('-solrcloud')) },
  'clickhouse.altinity.com': { ClickHouseInstallation: of('a ClickHouse') },
  'clickhouse-keeper.altinity.com': { ClickHouseKeeperInstallation: of('a ClickHouse Keeper') },
  'cassandra.datastax.com': { CassandraDatacenter: of('a Cassandra') },
  'k8ssandra.io': { K8ssandraCluster: of('a Cassandra') },
  'scylla.scylladb.com': { ScyllaCluster: of('a ScyllaDB'), ScyllaDBDatacenter: of('a ScyllaDB') },
  'crdb.cockroachlabs.com': { CrdbCluster: of('a CockroachDB', statefulSet()) },
  'pingcap.com': { TidbCluster: of('a TiDB') },
  'yugabyte.com': { YBCluster: of('a YugabyteDB') },
  'couchbase.com': { CouchbaseCluster: of('a Couchbase') },
  'database.arangodb.com': { ArangoDeployment: of('an ArangoDB') },
  'milvus.io': { Milvus: of('a Milvus') },
  'druid.apache.org': { Druid: of('a Druid') },
  'kubedb.com': { '*': of('a database of KubeDB') },
  'apps.kubeblocks.io': { Cluster: of('a database of KubeBlocks') },
  'minio.min.io': { Tenant: of('a MinIO') },
  'ceph.rook.io': { CephCluster: of('a Ceph of Rook') },
  'longhorn.io': { Volume: of('a volume of Longhorn') },
  'kubevirt.io': {
    ...{ VirtualMachine: of('a virtual machine'), VirtualMachineInstance: of('a virtual machine') },
    VirtualMachinePool: of('virtual machines'),
  },
  'cdi.kubevirt.io': { DataVolume: of('a volume of a virtual machine') },
};

/** The known facts about a kind of an operator; `undefined`: none. */
export function dataKind(group: string, kind: string): DataKind | undefined {
  if (!Object.hasOwn(OPERATORS, group)) return undefined;
  const kinds = OPERATORS[group]!;
  return Object.hasOwn(kinds, kind) ? kinds[kind] : kinds['*'];
}
