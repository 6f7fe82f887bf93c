/** A piece of a statement that can be omitted. */
export interface Part {
  readonly text: string;
  /** The column that it requires. Without that column it is omitted too. */
  readonly about?: string;
}

/** One SQL statement in pieces, so that it can be made smaller. */
export interface Statement {
  readonly head: string;
  /** The text before, between and after the parts. @default - nothing, a comma, nothing */
  readonly open?: string;
  readonly parts?: readonly Part[];
  readonly close?: string;
  /** Clauses that can be omitted one by one. */
  readonly tail?: readonly string[];
}

/** One object of a schema: the statements that create it and fill it. */
export interface SchemaObject {
  readonly kind: string;
  /** The quoted name. */
  readonly name: string;
  readonly database: string;
  /** The session variables for its creation, as `name = value`. */
  readonly settings: readonly string[];
  readonly statements: readonly Statement[];
}

/** The result of one seed: one or two databases, and their objects in the order of their creation. */
export interface Schema {
  readonly seed: number;
  readonly databases: readonly Statement[];
  readonly names: readonly string[];
  readonly objects: readonly SchemaObject[];
}

export const plain = (head: string): Statement => ({ head });

export function render({ head, open = '', parts = [], close = '', tail = [] }: Statement): string {
  const middle = parts.length > 0 ? `${open}${parts.map(({ text }) => text).join(', ')}${close}` : '';
  return [`${head}${middle}`, ...tail].join(' ');
}

/** The session variables of a client that sets none. */
const DEFAULTS =
  "SET NAMES utf8mb4, SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION', " +
  "innodb_strict_mode = ON, check_constraint_checks = ON, foreign_key_checks = ON, timestamp = DEFAULT, time_zone = 'SYSTEM', old_mode = 'UTF8_IS_UTF8MB3', explicit_defaults_for_timestamp = ON";

/** Returns all statements of a schema, each one with the session of its object. */
export function statementsOf({ databases, objects }: Schema): string[] {
  const lines = databases.map(render);
  let changed = false;
  let at = '';
  for (const { database, settings, statements } of objects) {
    if (changed) lines.push(DEFAULTS);
    if (at !== database) lines.push(`USE ${database}`);
    at = database;
    for (const setting of settings) lines.push(`SET ${setting}`);
    changed = settings.length > 0;
    lines.push(...statements.map(render));
  }
  if (changed) lines.push(DEFAULTS);
  return lines;
}

/** Returns a schema as a script that a person can run. */
export function script(schema: Schema): string {
  return statementsOf(schema)
    .map((line) => (line.includes(';') ? `DELIMITER $$\n${line}$$\nDELIMITER ;` : `${line};`))
    .join('\n');
}
