/** A piece of a statement that can be left out. */
export interface Part {
  readonly text: string;
  /** The column that it needs; without that column it is left out too. */
  readonly about?: string;
}

/** One SQL statement in pieces, so that it can be made smaller. */
export interface Statement {
  readonly head: string;
  /** What is before, between and after the parts. @default - nothing, a comma, nothing */
  readonly open?: string;
  readonly parts?: readonly Part[];
  readonly close?: string;
  /** Clauses that can each be left out. */
  readonly tail?: readonly string[];
}

/** One object of a schema: the statements that make it and fill it. */
export interface SchemaObject {
  readonly kind: string;
  /** Quoted. */
  readonly name: string;
  readonly database: string;
  /** Session variables that it is made under, as `name = value`. */
  readonly settings: readonly string[];
  readonly statements: readonly Statement[];
}

/** What one seed makes: one database or two, and their objects in the order of their creation. */
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

/** The session variables as a client has them that sets none. */
const DEFAULTS =
  "SET NAMES utf8mb4, SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION', " +
  "innodb_strict_mode = ON, check_constraint_checks = ON, foreign_key_checks = ON, timestamp = DEFAULT, time_zone = 'SYSTEM', old_mode = 'UTF8_IS_UTF8MB3', explicit_defaults_for_timestamp = ON";

/** All statements of a schema, each one made in the conditions of its object. */
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

/** A schema as a person would run it. */
export function script(schema: Schema): string {
  return statementsOf(schema)
    .map((line) => (line.includes(';') ? `DELIMITER $$\n${line}$$\nDELIMITER ;` : `${line};`))
    .join('\n');
}
