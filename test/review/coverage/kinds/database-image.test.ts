import { databaseOf } from '../../../../review/coverage/kinds/database-image';

it.each([
  ['mariadb', 'mariadb'],
  ['docker.io/library/mariadb:10.11', 'mariadb'],
  ['registry.example:5000/mirror/mysql@sha256:00', 'mysql'],
  ['docker.io/bitnami/mariadb-galera:11', 'mariadb'],
  ['docker.io/bitnami/postgresql-repmgr:16', 'postgres'],
  ['quay.io/sclorg/postgresql-13-c9s', 'postgres'],
  ['timescale/timescaledb-ha:pg16', 'postgres'],
  ['percona/percona-server-mongodb:7.0', 'mongo'],
  ['percona/percona-xtradb-cluster:8.0', 'mysql'],
  ['mysql/mysql-server:8.0', 'mysql'],
  ['container-registry.oracle.com/mysql/community-server:8.4', 'mysql'],
  ['mcr.microsoft.com/mssql/server:2022-latest', 'mssql'],
  ['redis:7.0', 'redis'],
  ['redis/redis-stack-server', 'redis'],
  ['ghcr.io/valkey-io/valkey', 'valkey'],
  ['mongo', 'mongo'],
  ['MongoDB/mongodb-community-server:7.0-ubi8', 'mongo'],
])('%s is a database: %s', (image, engine) => {
  expect(databaseOf(image)).toBe(engine);
});

it.each([
  'oliver006/redis_exporter',
  'prom/mysqld-exporter',
  'quay.io/prometheuscommunity/postgres-exporter',
  'mongo-express',
  'redis/redisinsight',
  'docker.io/mariadb-operator/mariadb-operator',
  'mysql/mysql-router',
  'postgres-backup',
  'rediscommander/redis-commander',
  'phpmyadmin',
  'wordpress:6-mysql',
  'nginx/server',
  'server',
  'constructor',
  '',
])('%p is not a database', (image) => {
  expect(databaseOf(image)).toBeUndefined();
});
