/** A fault that is known and not yet cured. */
export interface KnownFault {
  /** Fits the signature of its failures, and of as few others as can be. */
  readonly signature: RegExp;
  readonly why: string;
  /** The least that shows it. */
  readonly sql: string;
}

/** They are counted, and fail no test; each goes from this list with its cure. */
export const KNOWN: readonly KnownFault[] = [
  {
    signature: /^restore: 1368 /,
    why: 'a view WITH CHECK OPTION over a view whose name comes later is made while that is a stand-in, which cannot be updated',
    sql: 'CREATE TABLE t (a INT); CREATE VIEW z AS SELECT a FROM t; CREATE VIEW a AS SELECT a FROM z WITH CHECK OPTION',
  },
  {
    signature: /^restore: (1525|4112) /,
    why: 'a row of a history that ended at the moment it began is taken by no load',
    sql: 'SET timestamp = 1600000000; CREATE TABLE h (a INT) WITH SYSTEM VERSIONING; INSERT INTO h VALUES (1); DELETE FROM h',
  },
  {
    signature: /^restore: (1901|1690) /,
    why: 'a generated column depends on the sql_mode that its table was made under',
    sql: "SET sql_mode = 'NO_UNSIGNED_SUBTRACTION'; CREATE TABLE f (a BIGINT UNSIGNED, b BIGINT AS (a * 2 - 1) STORED); INSERT INTO f (a) VALUES (0)",
  },
  {
    signature: /^comparison: SEQUENCE rows$/,
    why: 'a sequence that began again (CYCLE) goes on where it first began: SETVAL takes no step back',
    sql: 'CREATE SEQUENCE s START 7 INCREMENT -7 MINVALUE 3 MAXVALUE 1000 CYCLE; DO NEXTVAL(s); DO NEXTVAL(s)',
  },
];
