import { createHash } from 'node:crypto';
import type { Clock } from '../../../runner/ports/clock';
import {
  type Digest,
  type DigestOptions,
  type ObjectStore,
  type ObjectVersion,
  StoreError,
} from '../../../runner/ports/object-store';
import { JunkKeys, merged } from './junk';

interface Version {
  readonly versionId: string;
  /** `undefined`: a delete marker. */
  readonly body: Buffer | undefined;
  /** By the store's clock; milliseconds since the epoch. */
  readonly modified: number;
  /** This many versions of the same body; `<versionId>.0` is the oldest. @default - one */
  readonly times?: number;
}

/** A bucket with versioning, in memory. */
export class FakeStore implements ObjectStore {
  /** All changes, in order: `PUT <key>`, `DELETE <key>`, `COPY <key> <to>`. */
  readonly changes: string[] = [];
  /** Called before every request; may throw. */
  before: (request: string) => void = () => {};
  /** How far the store's clock is ahead; milliseconds. */
  ahead = 0;
  private readonly objects = new Map<string, Version[]>();
  private readonly junk: JunkKeys[] = [];
  private made = 0;

  constructor(protected readonly clock: Pick<Clock, 'now'>) {}

  async probe(prefix: string): Promise<{ time: number }> {
    this.before(`PROBE ${prefix}`);
    return { time: this.clock.now() + this.ahead };
  }

  async probeWrite(key: string): Promise<void> {
    this.before(`PROBE ${key}`);
  }

  async probeDelete(key: string): Promise<void> {
    this.before(`PROBE DELETE ${key}`);
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

  /** A page of `versions`, starting after an object of the page before. */
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
    for (const key of this.below(prefix)) {
      let latest = true;
      for (const { versionId, body, modified, times } of this.versionsAt(key)!.toReversed())
        for (let left = times ?? 1; left > 0; left--) {
          const named = times === undefined ? versionId : `${versionId}.${left - 1}`;
          yield { key, versionId: named, latest, marker: body === undefined, bytes: body?.length ?? 0, modified };
          latest = false;
        }
    }
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

  /** A write by another actor: the app's task, an attacker. */
  upload(key: string, body: Buffer | string): string {
    return this.add(key, Buffer.from(body));
  }

  /** A version that another program wrote elsewhere, with its version ID there. If the body is `undefined`, it is a delete marker. */
  lay(key: string, version: Omit<Version, 'times'>): void {
    this.objects.set(key, [...(this.versionsAt(key) ?? []), version]);
  }

  /** This many versions of one key, stored as one, so that they cost no memory. */
  flood(key: string, times: number, body: Buffer | string = 'junk'): void {
    const version = { versionId: `v${++this.made}`, body: Buffer.from(body), modified: this.modified, times };
    this.objects.set(key, [...(this.versionsAt(key) ?? []), version]);
  }

  /** This many keys `<prefix>0000000<suffix>`, stored as one, so that they cost no memory. */
  floodKeys(prefix: string, count: number, { body = 'junk', suffix = '', digits = 7 } = {}): void {
    this.junk.push(new JunkKeys(prefix, count, `v${++this.made}`, Buffer.from(body), suffix, digits));
  }

  /** The content of this version, at once. */
  body(key: string, versionId: string | null): Buffer | undefined {
    return this.find(key, versionId)?.body;
  }

  /** The content that a plain GET finds. */
  latest(key: string): Buffer | undefined {
    return this.versionsAt(key)?.at(-1)?.body;
  }

  text(key: string): string | undefined {
    return this.latest(key)?.toString('utf8');
  }

  /** The keys that a plain GET finds. */
  keys(prefix = ''): string[] {
    return [...this.below(prefix)].filter((key) => this.text(key) !== undefined);
  }

  /** Changes the content of a version, like a corrupted disk. */
  alter(key: string, versionId: string | null, body: Buffer): void {
    const versions = this.objects
      .get(key)
      ?.map((version) => (version.versionId === versionId ? { ...version, body } : version));
    if (versions) this.objects.set(key, versions);
  }

  /** Destroys a version, as the owner of the bucket can after the lock. */
  destroy(key: string): void {
    this.objects.delete(key);
  }

  protected add(key: string, body: Buffer | undefined): string {
    const versionId = `v${++this.made}`;
    this.objects.set(key, [...(this.versionsAt(key) ?? []), { versionId, body, modified: this.modified }]);
    return versionId;
  }

  /** The time by the store's clock. */
  private get modified(): number {
    return this.clock.now() + this.ahead;
  }

  private find(key: string, versionId: string | null): Version | undefined {
    if (versionId === null) throw new Error(`a version must be named (${key})`);
    const [named, number] = versionId.split('.');
    const found = this.versionsAt(key)?.find((version) => version.versionId === named);
    return number === undefined || Number(number) < (found?.times ?? 0) ? found : undefined;
  }

  private versionsAt(key: string): readonly Version[] | undefined {
    const junk = this.objects.has(key) ? undefined : this.junk.find((keys) => keys.has(key));
    return junk ? [{ versionId: junk.versionId, body: junk.body, modified: this.modified }] : this.objects.get(key);
  }

  /** The keys in order. */
  private below(prefix: string): Generator<string> {
    const own = [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
    return merged([own[Symbol.iterator](), ...this.junk.map((keys) => keys.below(prefix))]);
  }
}
