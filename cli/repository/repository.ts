import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { type KeyFile, parseKeyFile } from '../../contracts/files/signing-keys';
import { parseStore, type Store } from '../../contracts/files/store';
import { EXIT } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';

const dnsLabel = z.string().regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);

const app = z.looseObject({ name: dnsLabel, namespace: dnsLabel, cluster: dnsLabel, retired: z.boolean() });
const apps = z.looseObject({ version: z.literal(1), apps: z.array(app) });
const cluster = z.looseObject({
  name: dnsLabel,
  stack: dnsLabel,
  kanister: z.looseObject({ namespace: dnsLabel }),
  identity: z.looseObject({ ca: z.array(z.string()).optional(), uid: z.string().optional() }).optional(),
});

/** An app as synthesis wrote it into `apps.json`. */
export type App = z.infer<typeof app>;
/** What the CLI reads of `clusters/<name>.json`. */
export type ClusterFile = z.infer<typeof cluster>;
/** The checkout that describes the apps. Everything is read when it is asked for, and checked. */
export class Repository {
  constructor(readonly root: string) {}

  /** @throws Failure (usage) if nothing was synthesized here */
  apps(): App[] {
    return this.read('apps.json', apps, "synthesize first ('npm start'), or give --root DIR").apps;
  }

  /** @throws Failure (usage) if this is no such app; the name is then no path either */
  app(name: string): App {
    const all = this.apps();
    const found = all.find((one) => one.name === name);
    if (found) return found;
    throw new Failure('apps.json', `has no app '${name}'`, {
      next: `it has ${all.map((one) => one.name).join(', ') || 'none'}`,
      exitCode: EXIT.usage,
    });
  }

  cluster(of: App): ClusterFile {
    return this.read(`clusters/${of.cluster}.json`, cluster, 'apps.json names this cluster: write its file');
  }

  /** @throws Failure (usage) if there is no such cluster; the name is then no path either */
  clusterNamed(name: string): ClusterFile {
    const next = 'write the name of a file in clusters/, without its end';
    if (!dnsLabel.safeParse(name).success)
      throw new Failure('cluster', `is no name of a cluster (${name})`, { next, exitCode: EXIT.usage });
    return this.read(this.clusterPath(name), cluster, next);
  }

  clusterPath(name: string): string {
    return join('clusters', `${name}.json`);
  }

  /** @param named a stack or a file */
  store(named: string): Store {
    const isFile = named.endsWith('.json') || named.includes('/');
    const path = isFile ? named : `store.${named}.json`;
    const next = isFile ? 'give --store FILE or --store STACK' : "'pulumi up' makes it, or write it by hand";
    const text = this.text(isFile ? resolve(named) : path, next);
    return parsed(path, () => parseStore(path, text));
  }

  /** The app's public keys: none where there is no file yet. */
  keys(name: string): KeyFile {
    const path = this.keysPath(name);
    if (!existsSync(resolve(this.root, path))) return { version: 1, app: name, keys: [] };
    const file = parsed(path, () => parseKeyFile(path, this.text(path, '')));
    if (file.app === name) return file;
    throw new Failure(path, `is of another app (${file.app})`, { next: 'restore it from Git', exitCode: EXIT.usage });
  }

  keysPath(name: string): string {
    return join('keys', `${name}.json`);
  }

  /** @throws Failure (usage) if the file is not there, is no JSON, or not what it must be */
  read<T>(path: string, shape: z.ZodType<T>, next: string): T {
    const text = this.text(path, next);
    try {
      return shape.parse(JSON.parse(text));
    } catch (cause) {
      const what =
        cause instanceof z.ZodError ? z.prettifyError(cause).replaceAll(/\s+/g, ' ') : (cause as Error).message;
      throw new Failure(path, `cannot be read (${what})`, { next: 'repair it', exitCode: EXIT.usage, cause });
    }
  }

  private text(path: string, next: string): string {
    const file = resolve(this.root, path);
    if (existsSync(file)) return readFileSync(file, 'utf8');
    throw new Failure(path, 'is not there', { next, exitCode: EXIT.usage });
  }
}

/** @throws Failure (usage) that says all of what is wrong with the file */
function parsed<T>(path: string, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    const what = (cause as Error).message.replaceAll('\n', ', ');
    throw new Failure(path, `cannot be used (${what})`, { next: 'repair it', exitCode: EXIT.usage, cause });
  }
}
