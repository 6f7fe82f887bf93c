import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { emptyFolder } from '../../charts/repository';

/** Makes a folder with these files, which is deleted after the test. */
export function manifests(files: Readonly<Record<string, string>>): string {
  const folder = emptyFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** The output of a chart: empty documents, comments, a hook, and a database with its web server. */
export const rendered = `---
# Source: shop/templates/networkpolicy.yaml
---
# Source: shop/charts/mariadb/templates/statefulset.yaml
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: shop-db
  namespace: shop
spec:
  template:
    spec:
      initContainers:
        - image: docker.io/library/mysql:8
      containers:
        - image: docker.io/library/mariadb:10.11
        - image: quay.io/prometheus/mysqld-exporter
      volumes:
        - name: config
          configMap: { name: shop-db }
  volumeClaimTemplates:
    - metadata: { name: data }
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    spec:
      containers: [{ image: "docker.io/library/wordpress:6.1" }]
      volumes:
        - name: uploads
          persistentVolumeClaim:
            claimName: web-uploads
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: web-uploads, namespace: shop }
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: databases.example.org }
spec: { names: { kind: StatefulSet } }
`;

export const statefulSet = (name: string, more = '') => `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: ${name}${more} }
spec: { volumeClaimTemplates: [{ metadata: { name: data } }] }
`;
