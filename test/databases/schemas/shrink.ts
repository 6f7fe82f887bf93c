import type { Schema, SchemaObject, Statement } from './grammar/statement';

/** Whether the rest of a schema still shows the fault. */
export type StillFails = (schema: Schema) => Promise<boolean>;

/**
 * Returns the smallest part of a schema that still fails, within the number of trials. It first tries the objects that
 * `words` name.
 */
export async function shrink(schema: Schema, stillFails: StillFails, words = '', most = 80): Promise<Schema> {
  let least = schema;
  let trials = 0;
  const attempt = async (smaller: Schema): Promise<boolean> => {
    if (trials >= most) return false;
    trials++;
    if (!(await stillFails(smaller))) return false;
    least = smaller;
    return true;
  };
  /** Removes from a list what is not needed: halves, quarters, … and each member. */
  const reduce = async <T>(list: readonly T[], put: (fewer: readonly T[]) => Schema | undefined): Promise<void> => {
    let kept = [...list];
    for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let end = kept.length; end > 0; end -= size) {
        const fewer = kept.filter((_, i) => i >= end || i < end - size);
        const smaller = put(fewer);
        if (smaller && (await attempt(smaller))) kept = fewer;
      }
    }
  };
  const named = least.objects.filter(({ name }) => words.includes(name.slice(1, -1).replaceAll('``', '`')));
  if (named.length > 0) await attempt(needed({ ...least, objects: named }));
  await reduce(least.objects, (objects) => needed({ ...least, objects }));
  for (let at = least.objects.length - 1; at >= 0; at--) await reduceObject(at);
  for (const [at, database] of least.databases.entries()) {
    await reduce(database.tail ?? [], (tail) => ({
      ...least,
      databases: least.databases.with(at, { ...database, tail }),
    }));
  }
  return least;

  async function reduceObject(at: number): Promise<void> {
    const object = (): SchemaObject => least.objects[at]!;
    const put = (change: Partial<SchemaObject>): Schema => ({
      ...least,
      objects: least.objects.with(at, { ...object(), ...change }),
    });
    const [first, ...rest] = object().statements;
    await reduce(object().settings, (settings) => put({ settings }));
    await reduce(rest, (fewer) => put({ statements: [first!, ...fewer] }));
    const columns = [...new Set(first!.parts?.flatMap(({ about }) => (about ? [about] : [])))];
    await reduce(columns, (kept) =>
      kept.length > 0 ? put({ statements: object().statements.map((one) => only(one, new Set(kept))) }) : undefined,
    );
    for (const i of object().statements.keys()) {
      const replace = (change: Partial<Statement>) =>
        put({ statements: object().statements.with(i, { ...object().statements[i]!, ...change }) });
      await reduce(object().statements[i]!.tail ?? [], (tail) => replace({ tail }));
      await reduce(object().statements[i]!.parts ?? [], (parts) => (parts.length > 0 ? replace({ parts }) : undefined));
    }
  }
}

/** Returns a schema without the databases that became empty. */
function needed(schema: Schema): Schema {
  const used = new Set(schema.objects.map(({ database }) => database));
  const text = schema.objects.flatMap(({ statements }) => statements.map((one) => JSON.stringify(one))).join('\n');
  const keep = schema.names.map((name) => used.has(name) || text.includes(name) || used.size === 0);
  return {
    ...schema,
    names: schema.names.filter((_, i) => keep[i]),
    databases: schema.databases.filter((_, i) => keep[i]),
  };
}

const only = (statement: Statement, columns: ReadonlySet<string>): Statement =>
  statement.parts
    ? { ...statement, parts: statement.parts.filter(({ about }) => about === undefined || columns.has(about)) }
    : statement;
