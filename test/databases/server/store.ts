import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { AwsClient } from 'aws4fetch';
import { XMLParser } from 'fast-xml-parser';
import { freePort } from './port';
import { quote } from './programs';

export const BUCKET = 'backups';
export const PREFIX = 'prod/local/shop';

/** The store of a task's kando, seen from outside. Keys are relative to the app's prefix. */
export interface Store {
  readonly endpoint: string;
  readonly key: { readonly id: string; readonly secret: string };
  /** The task's program `kando`, as a line of bash. Only the fake supports faults. */
  kando(fault?: { readonly failAfter: number; readonly failOn?: string }): string;
  list(): Promise<string[]>;
  read(key: string): Promise<Buffer>;
  write(key: string, bytes: Buffer): Promise<void>;
  stop(): Promise<void>;
}

/** The secret key contains every character that breaks a shell, a template, JSON or Kubernetes' expansion. */
export const KEY = { id: 'jerry"can', secret: `a'b"c \\d $HOME $(HOME) $$ %s {{ .Profile }}\n\té` };

/** True when the suite runs against the real kando and MinIO. */
export const real = process.env.KANDO !== undefined && process.env.MINIO !== undefined;

export function startStore(): Promise<Store> {
  return real ? startMinio() : Promise.resolve(folderStore());
}

function folderStore(): Store {
  const folder = mkdtempSync(join(tmpdir(), 'jerrycan-store-'));
  const root = join(folder, BUCKET, PREFIX);
  const program = join(__dirname, 'kando.mjs');
  const walk = (at: string): string[] =>
    readdirSync(at, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? walk(join(at, entry.name)) : [relative(root, join(at, entry.name))],
    );
  return {
    endpoint: 'http://stand-in:9000',
    key: KEY,
    kando(fault) {
      const settings = JSON.stringify({ folder, ...KEY, ...fault });
      return `STAND_IN=${quote(settings)} exec ${quote(process.execPath)} ${quote(program)} "$@"`;
    },
    list: async () => (existsSync(root) ? walk(root).sort() : []),
    read: async (key) => readFileSync(join(root, key)),
    write: async (key, bytes) => {
      mkdirSync(dirname(join(root, key)), { recursive: true });
      writeFileSync(join(root, key), bytes);
    },
    stop: async () => rmSync(folder, { recursive: true }),
  };
}

async function startMinio(): Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), 'jerrycan-minio-'));
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  // The name and password of MinIO's root user must be printable. The fake uses odder characters.
  const key = { id: 'jerry"can', secret: `a'b"c\\d$HOME$(HOME)$$%s{{.Profile}}` };
  const server = spawn(process.env.MINIO!, ['server', '--quiet', '--address', `127.0.0.1:${port}`, folder], {
    env: { ...process.env, MINIO_ROOT_USER: key.id, MINIO_ROOT_PASSWORD: key.secret, MINIO_BROWSER: 'off' },
    stdio: 'ignore',
  });
  const client = new AwsClient({
    accessKeyId: key.id,
    secretAccessKey: key.secret,
    service: 's3',
    region: 'us-east-1',
    retries: 8,
  });
  const request = async (path: string, init?: RequestInit) => {
    const answer = await client.fetch(`${endpoint}/${BUCKET}${path}`, init);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  for (let tries = 0; ; tries++) {
    try {
      await request('', { method: 'PUT' });
      break;
    } catch (error) {
      if (tries > 100) throw error;
      await new Promise((next) => setTimeout(next, 100));
    }
  }
  return {
    endpoint,
    key,
    kando(fault) {
      if (fault) throw new Error('the real kando fails only when its store does');
      return `exec ${quote(process.env.KANDO!)} "$@"`;
    },
    async list() {
      const xml = await (await request(`?list-type=2&prefix=${encodeURIComponent(`${PREFIX}/`)}`)).text();
      const { ListBucketResult: result } = new XMLParser({ isArray: (name) => name === 'Contents' }).parse(xml);
      return (result.Contents ?? []).map(({ Key }: { Key: string }) => Key.slice(PREFIX.length + 1)).sort();
    },
    read: async (path) => Buffer.from(await (await request(`/${PREFIX}/${path}`)).arrayBuffer()),
    write: async (path, bytes) =>
      void (await request(`/${PREFIX}/${path}`, { method: 'PUT', body: new Uint8Array(bytes) })),
    async stop() {
      server.kill();
      await new Promise((ended) => server.once('exit', ended));
      rmSync(folder, { recursive: true });
    },
  };
}
