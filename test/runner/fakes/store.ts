import { createHash } from 'node:crypto';
import type { Clock } from '../../../runner/clock';
import {
  type Digest,
  type DigestOptions,
  type ObjectStore,
  type ObjectVersion,
  StoreError,
} from '../../../runner/object-store';

interface Version {
  readonly versionId: string;
  /** `undefined`: a delete marker. */
  readonly body: Buffer | undefined;
  /** By the store's clock; milliseconds since the epoch. */
  readonly modified: number;
}

/** A bucket with versioning, in memory. */
export class FakeStore implements ObjectStore {
  /** `PUT <key>`, `DELETE <key>`, `COPY <key> <to>`: what was changed, in order. */
  readonly changes: string[] = [];
  /** Called before every request; may throw. */
  before: (request: string) => void = () => {};
  /** Milliseconds that the store's clock is ahead. */
  ahead = 0;
  private readonly objects = new Map<string, Version[]>();
  private made = 0;

  constructor(protected readonly clock: Pick<Clock, 'now'>) {}

  async probe(prefix: string): Promise<{ time: number }> {
    this.before(`PROBE ${prefix}`);
    return { time: this.clock.now() + this.ahead };
  }

  async probeWrite(key: string): Promise<void> {
    this.before(`PROBE ${key}`);
  }

  async get(key: string, versionId: string | null): Promise<Uint8Array | undefined> {
    this.before(`GET ${key}`);
    return this.find(key, versionId)?.body;
  }

  async digest(key: string, versionId: string | null, options: DigestOptions = {}): Promise<Digest | undefined> {
    this.before(`DIGEST ${key}`);
    options.signal?.throwIfAborted();
    const body = this.find(key, versionId)?.body;
    if (!body) return undefined;
    options.onBytes?.(body.length);
    return { bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') };
  }

  async *versions(prefix: string): AsyncGenerator<ObjectVersion> {
    this.before(`LIST ${prefix}`);
    yield* this.list(prefix);
  }

  /** A page of what `versions` gives, from behind an object of the page before. */
  async page(prefix: string, behind: ObjectVersion | undefined, limit: number): Promise<ObjectVersion[]> {
    const page: ObjectVersion[] = [];
    let passed = behind === undefined;
    for (const version of this.list(prefix)) {
      if (passed || version.key > behind!.key) page.push(version);
      else passed = version.key === behind!.key && version.versionId === behind!.versionId;
      if (page.length === limit) break;
    }
    return page;
  }

  /** Every version and marker, at once. */
  *list(prefix: string): Generator<ObjectVersion> {
    for (const key of [...this.objects.keys()].filter((one) => one.startsWith(prefix)).sort())
      for (const [index, { versionId, body, modified }] of [...this.objects.get(key)!].reverse().entries())
        yield { key, versionId, latest: index === 0, marker: body === undefined, bytes: body?.length ?? 0, modified };
  }

  async put(key: string, body: string): Promise<{ versionId: string }> {
    this.before(`PUT ${key}`);
    this.changes.push(`PUT ${key}`);
    return { versionId: this.upload(key, Buffer.from(body)) };
  }

  async delete(key: string): Promise<void> {
    this.before(`DELETE ${key}`);
    this.changes.push(`DELETE ${key}`);
    this.add(key, undefined);
  }

  async copy(key: string, versionId: string | null, to: string): Promise<void> {
    this.before(`COPY ${key}`);
    const body = this.find(key, versionId)?.body;
    if (!body) throw new StoreError(404, 'NoSuchVersion', `COPY ${key}`);
    this.changes.push(`COPY ${key} ${to}`);
    this.upload(to, body);
  }

  /** What others do: the app's task, an attacker. */
  upload(key: string, body: Buffer | string): string {
    return this.add(key, Buffer.from(body));
  }

  /** What lies there under this version, at once. */
  body(key: string, versionId: string | null): Buffer | undefined {
    return this.find(key, versionId)?.body;
  }

  /** As a plain GET finds it. */
  text(key: string): string | undefined {
    return this.objects.get(key)?.at(-1)?.body?.toString('utf8');
  }

  /** Keys that a plain GET finds. */
  keys(prefix = ''): string[] {
    const all = [...this.objects.keys()].filter((key) => key.startsWith(prefix));
    return all.filter((key) => this.text(key) !== undefined).sort();
  }

  /** A version holds something else from now on, as on a disk that rots. */
  alter(key: string, versionId: string | null, body: Buffer): void {
    const versions = this.objects
      .get(key)
      ?.map((version) => (version.versionId === versionId ? { ...version, body } : version));
    if (versions) this.objects.set(key, versions);
  }

  /** Ends a version for ever, as whoever owns the bucket can after the lock. */
  destroy(key: string): void {
    this.objects.delete(key);
  }

  protected add(key: string, body: Buffer | undefined): string {
    const versionId = `v${++this.made}`;
    const modified = this.clock.now() + this.ahead;
    this.objects.set(key, [...(this.objects.get(key) ?? []), { versionId, body, modified }]);
    return versionId;
  }

  private find(key: string, versionId: string | null): Version | undefined {
    if (versionId === null) throw new Error(`a version must be named (${key})`);
    return this.objects.get(key)?.find((version) => version.versionId === versionId);
  }
}
