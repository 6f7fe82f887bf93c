import { library } from '../../dsl';

/** What a load of any dump does: it drops, makes and fills, and `ALTER TABLE … DISABLE KEYS` stands around every table's rows. */
const ALWAYS = ['SELECT', 'INSERT', 'CREATE', 'DROP', 'ALTER'];

/** What the server's databases hold besides tables, and what a load of that needs. */
const kinds = [
  { table: 'views', schema: 'table_schema', rights: ['CREATE VIEW'] },
  { table: 'triggers', schema: 'trigger_schema', rights: ['TRIGGER'] },
  { table: 'routines', schema: 'routine_schema', rights: ['CREATE ROUTINE', 'ALTER ROUTINE'] },
  { table: 'events', schema: 'event_schema', rights: ['EVENT'] },
];

/** A line for each right and each database in which something needs it. */
const needs = `${kinds
  .flatMap(({ table, schema, rights }) =>
    rights.map((right) => `SELECT DISTINCT '${right}', ${schema} FROM information_schema.${table}`),
  )
  .join(' UNION ')} ORDER BY 2, 1`;

/** The functions of `load-rights.sh`. */
export const loadRights = library(__dirname, 'load-rights.sh', { load_rights: ALWAYS.join('\n'), rights_query: needs });

/** The functions of `account-rights.sh`. */
export const accountRights = library(__dirname, 'account-rights.sh');
