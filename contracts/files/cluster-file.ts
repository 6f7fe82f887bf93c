import { z } from 'zod';
import { label } from '../names';
import type { Cluster } from './cluster';
import { parseDataFile } from './data-file';

const name = (what: string) =>
  z.string({ error: `is no name; write ${what}` }).regex(label, `is no DNS label; write ${what} with a-z, 0-9 and -`);

const subdomain = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
const RECORD = 'npx jerrycan cluster <cluster> --record writes it';

export const clusterSchema = z.strictObject({
  name: name('the logical name of the cluster'),
  server: z.url({ protocol: /^https$/, error: 'is no https:// address; write the API server as Argo CD knows it' }),
  stack: name('the stack whose store the apps use'),
  kanister: z.strictObject({
    namespace: name('the namespace that Kanister runs in'),
    serviceAccount: name('the ServiceAccount of its controller'),
    tools: z
      .string({ error: 'is no image; write the kanister-tools image' })
      .regex(/[:@][^/]+$/, 'has no version; write the version of the controller'),
    chart: z
      .strictObject({
        version: z
          .string({ error: 'is no version; write that of the chart' })
          .regex(/^\d+\.\d+\.\d+$/, 'is no exact version; write that of the chart, such as 0.119.0'),
        webhook: z
          .strictObject({
            secretName: name('the Secret with the certificate of the webhook'),
            caBundle: z
              .string({ error: 'is no text; write the certificate of the authority' })
              .refine(isCertificate, 'is no certificate; write the PEM of the authority, in base64'),
          })
          .optional(),
      })
      .optional(),
  }),
  apiServer: z.array(
    z.strictObject({
      cidr: z.union([z.cidrv4(), z.cidrv6()], { error: 'is no range of addresses; write one such as 10.0.0.1/32' }),
      port: z.int({ error: 'is no port; write a whole number' }).min(1, 'is no port').max(65_535, 'is no port'),
    }),
    { error: 'is no list; write [{"cidr": …, "port": …}]' },
  ),
  nameServer: z
    .enum(['kube-system', 'host'], { error: 'is no place of a name server; write kube-system or host' })
    .optional(),
  priorityClassName: z
    .string({ error: 'is no name; write that of a PriorityClass' })
    .regex(subdomain, 'is no name of an object; write that of a PriorityClass')
    .optional(),
  identity: z
    .strictObject({
      ca: z
        .array(
          z
            .string({ error: `is no fingerprint; ${RECORD}` })
            .regex(/^sha256:[0-9a-f]{64}$/, `is no fingerprint; ${RECORD}`),
        )
        .min(1, `is empty; ${RECORD}`)
        .optional(),
      uid: z
        .string({ error: `is no UID; ${RECORD}` })
        .regex(/^[0-9a-f-]{36}$/, `is no UID; ${RECORD}`)
        .optional(),
    })
    .refine(({ ca, uid }) => ca !== undefined || uid !== undefined, `says nothing; ${RECORD}`)
    .optional(),
}) satisfies z.ZodType<Cluster>;

/** One certificate or more, in base64; and nothing else, such as its key. */
function isCertificate(text: string): boolean {
  const pem = Buffer.from(text, 'base64').toString();
  return /^(-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)+$/.test(pem);
}

/**
 * Reads the text of a `clusters/<name>.json`.
 *
 * @throws DataFileError with every problem at once.
 */
export function parseCluster(file: string, text: string): Cluster {
  return parseDataFile(file, text, clusterSchema);
}
