import { library } from '../../dsl';

/**
 * The rights that every load needs: it drops, creates and fills tables, with `ALTER TABLE … DISABLE KEYS` around the
 * rows of each table.
 */
const ALWAYS = ['SELECT', 'INSERT', 'CREATE', 'DROP', 'ALTER'];

/** The objects besides tables, and the rights that loading them requires. */
const kinds = [
  { table: 'views', schema: 'table_schema', rights: ['CREATE VIEW'] },
  { table: 'triggers', schema: 'trigger_schema', rights: ['TRIGGER'] },
  { table: 'routines', schema: 'routine_schema', rights: ['CREATE ROUTINE', 'ALTER ROUTINE'] },
  { table: 'events', schema: 'event_schema', rights: ['EVENT'] },
];

/** Selects a line for each right and each database that requires it. */
const needs = `${kinds
  .flatMap(({ table, schema, rights }) =>
    rights.map((right) => `SELECT DISTINCT '${right}', ${schema} FROM information_schema.${table}`),
  )
  .join(' UNION ')} ORDER BY 2, 1`;

/** The functions of `load-rights.sh`. */
export const loadRights = library(__dirname, 'load-rights.sh', { load_rights: ALWAYS.join('\n'), rights_query: needs });

/** The functions of `account-rights.sh`. */
export const accountRights = library(__dirname, 'account-rights.sh');
