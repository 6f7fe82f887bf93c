import { z } from 'zod';
import { label } from '../names';
import type { Cluster } from './cluster';
import { parseDataFile } from './data-file';

const name = (what: string) =>
  z
    .string({ error: `must be a name; write ${what}` })
    .regex(label, `must be a DNS label; write ${what} with a-z, 0-9 and -`);

const subdomain = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
const RECORD = 'npx jerrycan cluster <cluster> --record writes it';
const PORT = 'must be a port; write 1 to 65535';

export const clusterSchema = z.strictObject({
  name: name('the logical name of the cluster'),
  server: z.url({
    protocol: /^https$/,
    error: 'must be an https:// address; write the API server as Argo CD knows it',
  }),
  stack: name('the stack whose store the apps use'),
  kanister: z.strictObject({
    namespace: name('the namespace that Kanister runs in'),
    serviceAccount: name('the ServiceAccount of its controller'),
    tools: z
      .string({ error: 'must be an image; write the kanister-tools image' })
      .regex(/[:@][^/]+$/, 'must have a version; write the version of the controller'),
    chart: z
      .strictObject({
        version: z
          .string({ error: 'must be a version; write that of the chart' })
          .regex(/^\d+\.\d+\.\d+$/, 'must be an exact version; write that of the chart, such as 0.119.0'),
        webhook: z
          .strictObject({
            secretName: name('the Secret with the certificate of the webhook'),
            caBundle: z
              .string({ error: 'must be text; write the certificate of the authority' })
              .refine(isCertificate, 'must be a certificate; write the PEM of the authority, in base64'),
          })
          .optional(),
      })
      .optional(),
  }),
  apiServer: z.array(
    z.strictObject({
      cidr: z.union([z.cidrv4(), z.cidrv6()], { error: 'must be a CIDR range; write one such as 10.0.0.1/32' }),
      port: z.int({ error: 'must be a port; write 1 to 65535' }).min(1, PORT).max(65_535, PORT),
    }),
    { error: 'must be a list; write [{"cidr": …, "port": …}]' },
  ),
  nameServer: z
    .enum(['kube-system', 'host'], { error: 'must be where the name server runs; write kube-system or host' })
    .optional(),
  priorityClassName: z
    .string({ error: 'must be a name; write that of a PriorityClass' })
    .regex(subdomain, 'must be the name of an object; write that of a PriorityClass')
    .optional(),
  identity: z
    .strictObject({
      ca: z
        .array(
          z
            .string({ error: `must be a fingerprint; ${RECORD}` })
            .regex(/^sha256:[0-9a-f]{64}$/, `must be a fingerprint; ${RECORD}`),
        )
        .min(1, `must not be empty; ${RECORD}`)
        .optional(),
      uid: z
        .string({ error: `must be a UID; ${RECORD}` })
        .regex(/^[0-9a-f-]{36}$/, `must be a UID; ${RECORD}`)
        .optional(),
    })
    .refine(({ ca, uid }) => ca !== undefined || uid !== undefined, `must have "ca" or "uid"; ${RECORD}`)
    .optional(),
}) satisfies z.ZodType<Cluster>;

/** Whether it consists of certificates in base64 and nothing else, such as a key. */
function isCertificate(text: string): boolean {
  const pem = Buffer.from(text, 'base64').toString();
  return /^(-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)+$/.test(pem);
}

/**
 * Parses the text of a `clusters/<name>.json`.
 *
 * @throws DataFileError with every problem at once.
 */
export function parseCluster(file: string, text: string): Cluster {
  return parseDataFile(file, text, clusterSchema);
}
