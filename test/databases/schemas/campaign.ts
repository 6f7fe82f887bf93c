import { type Failure, type Finding, sayFinding, signatureOf, withoutNames } from './finding';
import { schemaOf } from './grammar/schema';
import { type Schema, script } from './grammar/statement';
import { KNOWN } from './known';
import { shrink } from './shrink';
import type { Bench, Outcome } from './trial';

/** Tries many schemas, starting with one seed, several at once in one dump. */
export class Campaign {
  schemas = 0;
  statements = 0;
  skipped = 0;
  dumps = 0;
  /** Schemas that a preflight refused, by its reason. */
  readonly refusals = new Map<string, number>();
  /** Schemas that hit a known fault, by its reason. */
  readonly known = new Map<string, number>();
  readonly findings = new Map<string, Finding>();

  constructor(
    private readonly bench: Bench,
    /** The seed of the next schema. */
    private seed: number,
    private readonly say: (line: string) => void = () => {},
  ) {}

  /**
   * Tries some schemas in one dump. It finds those that fail or are refused, and tries the others again without them.
   */
  async batch(size: number): Promise<void> {
    let rest = Array.from({ length: size }, () => schemaOf(this.seed++));
    this.schemas += size;
    const { statements, refused } = this.bench.make(rest);
    this.statements += statements;
    this.skipped += refused.length;
    for (let outcome = await this.roundTrip(); outcome.kind !== 'same'; outcome = await this.outcomeOf(rest)) {
      const culprits = await this.culprits(rest, outcome);
      let noted = false;
      for (const culprit of culprits) noted = (await this.note(culprit)) || noted;
      if (!noted) this.noteTogether(rest, outcome);
      rest = rest.filter((schema) => !culprits.includes(schema));
      if (rest.length === 0) break;
    }
  }

  /** Returns all findings and the numbers. */
  report(): string {
    const share = ((this.skipped / Math.max(this.statements, 1)) * 100).toFixed(1);
    const failed = sum([...this.findings.values()].map((one) => one.count));
    return [
      ...[...this.findings.values()].map(sayFinding),
      ...[...this.refusals].map(([reason, times]) => `refused by a preflight, ${times}: ${reason}`),
      ...[...this.known].map(([why, times]) => `known, ${times}: ${why}`),
      `${this.schemas} schemas to seed ${this.seed - 1}, ${this.dumps} dumps; ${this.statements} statements, of which the server took ${share} % not; ` +
        `refused by a preflight: ${this.refused}; known: ${sum(this.known.values())}; failed: ${failed}`,
    ].join('\n');
  }

  /**
   * Returns why the campaign shows too little: its server accepts few statements of the grammar, or a preflight refuses
   * many schemas.
   */
  get doubt(): string | undefined {
    if (this.skipped >= this.statements * 0.15)
      return `the server took ${this.skipped} of ${this.statements} statements not`;
    if (this.refused >= this.schemas / 5) return `${this.refused} of ${this.schemas} schemas were refused`;
    return undefined;
  }

  get refused(): number {
    return sum(this.refusals.values());
  }

  private async roundTrip(lean = false): Promise<Outcome> {
    this.dumps++;
    return this.bench.roundTrip(lean);
  }

  private async outcomeOf(schemas: readonly Schema[], lean = false): Promise<Outcome> {
    this.bench.make(schemas);
    return this.roundTrip(lean);
  }

  /** Returns the schemas that cause an outcome: those that it names, otherwise found by bisection. */
  private async culprits(schemas: readonly Schema[], outcome: Outcome): Promise<readonly Schema[]> {
    if (schemas.length === 1 || outcome.kind === 'same') return schemas;
    const words = outcome.kind === 'failed' && outcome.differences.length > 0 ? databasesIn(outcome) : outcome.words;
    const named = schemas.filter(({ names }) => names.some((name) => mentions(words, name)));
    // A comparison names exactly the schemas that differ. For the message of a task, each schema is tried.
    if (named.length === 1 || (named.length > 0 && words !== outcome.words)) return named;
    const suspects = named.length > 1 && named.length < schemas.length ? named : schemas;
    for (const half of [suspects.slice(0, suspects.length / 2), suspects.slice(suspects.length / 2)]) {
      const inHalf = await this.outcomeOf(half);
      if (inHalf.kind !== 'same') return this.culprits(half, inHalf);
    }
    return schemas;
  }

  /** Counts a known fault. */
  private isKnown(signature: string): boolean {
    const fault = KNOWN.find((one) => one.signature.test(signature));
    if (fault) count(this.known, fault.why);
    return fault !== undefined;
  }

  /** Notes an outcome that no single schema causes. */
  private noteTogether(schemas: readonly Schema[], outcome: Outcome): void {
    if (outcome.kind === 'same' || this.isKnown(signatureOf(outcome))) return;
    const signature = `together, ${signatureOf(outcome)}`;
    const failure: Failure = { differences: [], ...outcome, kind: 'failed' };
    const seed = schemas[0]!.seed;
    const finding = { seed, signature, failure, sql: `-- seeds ${schemas.map((one) => one.seed).join(' ')}`, count: 1 };
    this.findings.set(signature, finding);
    this.say(sayFinding(finding));
  }

  /** Whether the suspected schema alone causes the outcome. */
  private async note(schema: Schema): Promise<boolean> {
    const outcome = await this.outcomeOf([schema]);
    if (outcome.kind === 'same') return false;
    const signature = signatureOf(outcome);
    if (outcome.kind === 'refused') {
      count(this.refusals, `${outcome.stage}: ${withoutNames(outcome.words.split('\n').at(-1)!)}`);
      return true;
    }
    if (this.isKnown(signature)) return true;
    const found = this.findings.get(signature);
    if (found) {
      found.count++;
      return true;
    }
    this.say(`seed ${schema.seed}: ${signature}: looking for the least that shows it`);
    const stillFails = async (smaller: Schema) => signatureOf(await this.outcomeOf([smaller], true)) === signature;
    const least = await shrink(schema, stillFails, outcome.words);
    const failure = (await this.outcomeOf([least])) as Failure;
    const finding = { seed: schema.seed, signature, failure, sql: script(least), count: 1 };
    this.findings.set(signature, finding);
    this.say(sayFinding(finding));
    return true;
  }
}

const count = (counts: Map<string, number>, what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);

const sum = (counts: Iterable<number>) => [...counts].reduce((total, one) => total + one, 0);

const databasesIn = ({ differences }: Failure) =>
  differences.map(({ about }) => (JSON.parse(about) as string[])[0]).join('\n');

function mentions(words: string, quoted: string): boolean {
  const name = quoted.slice(1, -1).replaceAll('``', '`');
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(^|[^\\w])${escaped}($|[^\\w])`, 'm').test(words);
}
