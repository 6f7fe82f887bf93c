import { customVerdict } from '../../../../review/coverage/kinds/custom-object';

const said = (apiVersion: string, kind: string, spec: unknown = {}, more: object = {}) => {
  const verdict = customVerdict(apiVersion.split('/')[0]!, kind, 'shop', { apiVersion, kind, spec, ...more });
  return verdict && `${verdict.isStateful ? 'stateful' : 'unjudged'}: ${verdict.why}`;
};

describe('a custom resource', () => {
  it.each([
    ['postgresql.cnpg.io/v1', 'Cluster'],
    ['acid.zalan.do/v1', 'postgresql'],
    ['postgres-operator.crunchydata.com/v1beta1', 'PostgresCluster'],
    ['pgv2.percona.com/v2', 'PerconaPGCluster'],
    ['pxc.percona.com/v1', 'PerconaXtraDBCluster'],
    ['psmdb.percona.com/v1', 'PerconaServerMongoDB'],
    ['ps.percona.com/v1alpha1', 'PerconaServerMySQL'],
    ['k8s.mariadb.com/v1alpha1', 'MariaDB'],
    ['mysql.oracle.com/v2', 'InnoDBCluster'],
    ['mongodbcommunity.mongodb.com/v1', 'MongoDBCommunity'],
    ['redis.redis.opstreelabs.in/v1beta2', 'RedisCluster'],
    ['databases.spotahome.com/v1', 'RedisFailover'],
    ['kafka.strimzi.io/v1beta2', 'Kafka'],
    ['kafka.strimzi.io/v1beta2', 'KafkaNodePool'],
    ['elasticsearch.k8s.elastic.co/v1', 'Elasticsearch'],
    ['rabbitmq.com/v1beta1', 'RabbitmqCluster'],
    ['clickhouse.altinity.com/v1', 'ClickHouseInstallation'],
    ['cassandra.datastax.com/v1beta1', 'CassandraDatacenter'],
    ['kubedb.com/v1', 'Anything'],
    ['kubevirt.io/v1', 'VirtualMachine'],
    ['longhorn.io/v1beta2', 'Volume'],
  ])('of a known operator is stateful: %s %s', (apiVersion, kind) => {
    expect(said(apiVersion, kind)).toMatch(/^stateful: is /);
  });

  it.each<[string, string, object, string]>([
    [
      'helm.toolkit.fluxcd.io/v2',
      'HelmRelease',
      { chart: { spec: { chart: 'postgresql-ha' } } },
      'stateful: installs postgres (chart postgresql-ha)',
    ],
    [
      'helm.toolkit.fluxcd.io/v2',
      'HelmRelease',
      { chartRef: { name: 'redis' } },
      'stateful: installs redis (chart redis)',
    ],
    [
      'helm.toolkit.fluxcd.io/v2',
      'HelmRelease',
      { chart: { spec: { chart: './charts/web' } } },
      'unjudged: installs the chart ./charts/web, which is not read; render it (helm template)',
    ],
    [
      'helm.cattle.io/v1',
      'HelmChart',
      { chart: 'oci://example.org/charts/rabbitmq' },
      'stateful: installs rabbitmq (chart oci://example.org/charts/rabbitmq)',
    ],
    [
      'argoproj.io/v1alpha1',
      'Application',
      { source: { chart: 'mariadb' } },
      'stateful: installs mariadb (chart mariadb)',
    ],
    [
      'argoproj.io/v1alpha1',
      'Application',
      { sources: [{ chart: 'web' }, { chart: 'kafka' }] },
      'stateful: installs kafka (chart web, kafka)',
    ],
    [
      'argoproj.io/v1alpha1',
      'Application',
      { source: { path: 'bitnami/mongodb' } },
      'stateful: installs mongo (chart bitnami/mongodb)',
    ],
    [
      'argoproj.io/v1alpha1',
      'ApplicationSet',
      { template: { spec: { source: { chart: 'web' } } } },
      'unjudged: installs the chart web, which is not read; render it (helm template)',
    ],
  ])('%s %s is judged by its chart: %j', (apiVersion, kind, spec, verdict) => {
    expect(said(apiVersion, kind, spec)).toBe(verdict);
  });

  it.each<[unknown, string]>([
    [{ storage: { size: '1Gi' } }, 'spec.storage'],
    [{ storage: '1Gi' }, 'spec.storage'],
    [{ server: { persistence: { enabled: true } } }, 'spec.server.persistence'],
    [{ nodes: [{ name: 'a' }, { volumeClaimTemplate: { spec: {} } }] }, 'spec.nodes[1].volumeClaimTemplate'],
    [
      {
        volumes: [
          { name: 'a', emptyDir: {} },
          { name: 'b', hostPath: {} },
        ],
      },
      'spec.volumes',
    ],
    [{ pvc: { claimName: 'a' } }, 'spec.pvc'],
    [{ diskSize: 10 }, 'spec.diskSize'],
    [
      { template: { spec: { volumes: [{ persistentVolumeClaim: { claimName: 'a' } }] } } },
      'spec.template.spec.volumes',
    ],
  ])('of an unknown kind is not judged if it has a storage field: %j', (spec, field) => {
    expect(said('example.org/v1', 'Shop', spec)).toBe(`unjudged: has an unknown kind, and the field ${field}`);
  });

  it.each<[string, string, unknown]>([
    ['example.org/v1', 'Shop', { replicas: 2 }],
    ['example.org/v1', 'Shop', { storage: {}, volumes: [], persistence: { enabled: false, size: '1Gi' }, pvc: null }],
    [
      'example.org/v1',
      'Shop',
      {
        volumes: [
          { name: 'a', configMap: {} },
          { name: 'b', ephemeral: { volumeClaimTemplate: {} } },
        ],
      },
    ],
    ['example.org/v1', 'Shop', { volumeMounts: [{ name: 'a' }], limits: { 'ephemeral-storage': '1Gi' } }],
    ['example.org/v1', 'Shop', 'storage'],
    ['kafka.strimzi.io/v1beta2', 'KafkaTopic', { partitions: 3 }],
    ['postgresql.cnpg.io/v1', 'ScheduledBackup', { schedule: '0 0 * * *' }],
    ['cr.kanister.io/v1alpha1', 'Blueprint', { storage: 'a' }],
    ['kyverno.io/v1', 'ClusterPolicy', { volumes: [{ hostPath: {} }] }],
    ['storage.k8s.io/v1', 'StorageClass', { volumeBindingMode: 'a', storage: 'b' }],
    ['argoproj.io/v1alpha1', 'Application', { source: { path: 'apps/web' } }],
    ['argoproj.io/v1alpha1', 'Application', null],
  ])('without a sign of data is skipped: %s %s %j', (apiVersion, kind, spec) => {
    expect(said(apiVersion, kind, spec)).toBeUndefined();
  });

  it('may contain a cycle, and be of any size', () => {
    const loop: Record<string, unknown> = { name: 'a' };
    loop.self = loop;
    expect(said('example.org/v1', 'Shop', loop)).toBeUndefined();
    expect(said('example.org/v1', 'Shop', { many: Array.from({ length: 50_000 }, () => ({})) })).toBeUndefined();
  });

  it('names the workload that an app may capture', () => {
    expect(customVerdict('pxc.percona.com', 'PerconaXtraDBCluster', 'shop', {})?.makes).toEqual({
      kind: 'StatefulSet',
      name: 'shop-pxc',
    });
  });
});
