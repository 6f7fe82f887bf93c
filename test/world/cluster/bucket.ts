import { createHash } from 'node:crypto';
import { directoryOf, objectsOf, type RestorePoint } from '../../../contracts/restore-point';
import { FakeStore } from '../../runner/fakes/store';
import { type Part, readPart } from './script';

/** A restore point as the owner of the bucket sees it: its bytes, not the claims about them. */
export interface StoredPoint {
  readonly run: string;
  /** When the first object of its run was written, by the true time, not the runner's clock; milliseconds since the epoch. */
  readonly began: number;
  readonly safety: boolean;
  readonly verified: boolean;
  readonly broken: boolean;
  readonly retired: boolean;
  /** What it restores to, of all captures; why it restores to nothing. */
  readonly holds: Held | { readonly flaw: string };
  /** All of its keys. */
  readonly keys: readonly string[];
}

export interface Held {
  /** The values of its captures: `17+17`. */
  readonly value: string;
  /** What each capture was made of, by its name. */
  readonly lines: ReadonlyMap<string, string>;
}

/** The content of a `state.json`, as far as it counts here. */
type Said = Partial<Record<'verified' | 'broken' | 'retired', unknown>>;

/** The store, and the truth about its objects. */
export class Bucket extends FakeStore {
  /** The runs with an object that has rotten. */
  readonly rotten = new Set<string>();
  private readonly began = new Map<string, number>();
  /** Told after every change: the key, and whether a marker was laid over it. */
  onChange: (key: string, marker: boolean) => void = () => {};

  /**
   * All restore points below an app's prefix that were ever written.
   *
   * @param captures the names of the app's captures
   */
  points(prefix: string, app: string, captures: readonly string[]): StoredPoint[] {
    const runs = new Map<string, { point?: RestorePoint; states: Said[] }>();
    for (const { key, versionId, marker } of this.list(`${prefix}/`)) {
      const [run = '', file, ...deeper] = key.slice(prefix.length + 1).split('/');
      if (marker || deeper.length > 0 || (file !== 'restore-point.json' && file !== 'state.json')) continue;
      const found = runs.get(run) ?? { states: [] };
      runs.set(run, found);
      const signed = this.signed(this.body(key, versionId)!);
      if (file === 'state.json') found.states.push(signed);
      else found.point = signed;
    }
    return [...runs.values()].flatMap(({ point, states }) => {
      if (!point) return [];
      const said = (what: 'verified' | 'broken' | 'retired') => states.some((state) => state[what]);
      return {
        run: point.run,
        began: this.began.get(`${prefix}/${point.run}`)!,
        safety: point.safety === true,
        ...{ verified: said('verified'), broken: said('broken'), retired: said('retired') },
        holds: this.holds(point, app, captures),
        keys: [`${prefix}/${point.run}/restore-point.json`, ...objectsOf(point).map(({ key }) => key)],
      };
    });
  }

  /** A bit of one part is another one from now on. */
  rot(prefix: string, choose: (parts: number) => number): void {
    const parts = [...this.list(`${prefix}/`)].filter(({ key, marker }) => !marker && /\/dump\.sql/.test(key));
    const part = parts[choose(parts.length)];
    if (!part) return;
    const body = Buffer.from(this.body(part.key, part.versionId)!);
    body[body.length - 1]! ^= 1;
    this.alter(part.key, part.versionId, body);
    this.rotten.add(part.key.slice(prefix.length + 1).split('/')[0]!);
  }

  /**
   * A thief with the app's own key pair writes junk over keys that it may write, and below others: never over the runner's own files.
   *
   * @param choose one of so many keys
   */
  overlay(prefix: string, versions: number, choose: (keys: number) => number): void {
    const runs = new Set([...this.list(`${prefix}/`)].map(({ key }) => key.slice(prefix.length + 1).split('/')[0]!));
    const known = [...this.list(`${prefix}/`)].map(({ key }) => key);
    const others = [...runs].flatMap((run) => [
      `${prefix}/${run}/junk`,
      ...['', 'database/'].map((capture) => `${prefix}/${run}/${capture}dump.sql.zst.99999`),
    ]);
    const keys = [...new Set([...known, ...others, `${prefix}/kanctl/junk`, `${prefix}/junk/index`])].filter(
      (key) => !/\/(restore-point|state)\.json$|\/recovered\//.test(key),
    );
    for (let i = 0; i < versions; i++) this.upload(keys[choose(keys.length)]!, `junk ${i}`);
  }

  /** What the point restores to. With a quiesce, all captures are of one instant. */
  private holds(point: RestorePoint, app: string, names: readonly string[]): StoredPoint['holds'] {
    const { captures, quiesce, run, safety } = point;
    // A safety point has the captures that its restore loads.
    const isAll = captures.map(({ name }) => name).join() === names.join();
    if (!safety && !isAll) return { flaw: `it has the captures ${captures.map(({ name }) => name).join()}` };
    const values: string[] = [];
    const lines = new Map<string, string>();
    const instants = new Set<string>();
    for (const capture of captures) {
      const parts: Part[] = [];
      for (const { artifact, bytes, key, sha256, versionId } of capture.objects) {
        const body = this.body(key, versionId);
        if (!body) return { flaw: `${key} is gone` };
        if (body.length !== bytes || this.hash(body) !== sha256) return { flaw: `${key} is not what was signed` };
        if (!key.includes(`/${directoryOf(run, capture)}/`)) return { flaw: `${key} is not of ${run}` };
        if (artifact !== 'dump') continue;
        const part = readPart(body.toString('utf8'));
        if (part.owner !== `${app}/${capture.name}`) return { flaw: `${key} is of ${part.owner}` };
        parts.push(part);
      }
      const [first] = parts;
      if (!first || parts.length !== 3) return { flaw: `${parts.length} of 3 parts of ${capture.name}` };
      if (parts.some(({ value }) => value !== first.value))
        return { flaw: `${capture.name} is torn: ${parts.map(({ value }) => value).join(', ')}` };
      values.push(first.value);
      lines.set(capture.name!, first.line);
      for (const { written } of parts) instants.add(written);
    }
    if (quiesce !== 'never' && instants.size > 1) return { flaw: `its captures are torn: ${[...instants].join(', ')}` };
    return { value: values.join('+'), lines };
  }

  /** Versions in the store never change: each is read once. */
  private readonly envelopes = new WeakMap<Buffer, RestorePoint & Said>();
  private readonly hashes = new WeakMap<Buffer, string>();

  private signed(body: Buffer): RestorePoint & Said {
    const signed = this.envelopes.get(body) ?? JSON.parse(body.toString('utf8')).signed;
    this.envelopes.set(body, signed);
    return signed;
  }

  private hash(body: Buffer): string {
    const hash = this.hashes.get(body) ?? createHash('sha256').update(body).digest('hex');
    this.hashes.set(body, hash);
    return hash;
  }

  protected override add(key: string, body: Buffer | undefined): string {
    const versionId = super.add(key, body);
    // Of a run and of each of its captures.
    for (let at = key.lastIndexOf('/'); at > 0; at = key.lastIndexOf('/', at - 1)) {
      const folder = key.slice(0, at);
      if (!this.began.has(folder)) this.began.set(folder, this.clock.now());
    }
    this.onChange(key, body === undefined);
    return versionId;
  }
}
