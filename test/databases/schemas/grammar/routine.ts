import type { Random } from '../../../world/machine/random';
import { definer, NOBODY, security } from './definer';
import { PHRASES, PLAIN_PHRASES, text } from './names';
import type { Statement } from './statement';

const TYPES = [
  'INT',
  'BIGINT UNSIGNED',
  'VARCHAR(20)',
  'VARCHAR(30) CHARACTER SET latin1',
  'DECIMAL(9,2)',
  'DATETIME(6)',
  'TEXT',
  "ENUM('a','b')",
  'JSON',
];

const comment = (random: Random) => (random.chance(0.2) ? ` COMMENT ${text(random.pick(PLAIN_PHRASES))}` : '');
const phrase = (random: Random) => text(random.pick(PHRASES));

/** A function of one number that reads no table, so that a view may call it. */
export function storedFunction(random: Random, name: string): Statement {
  const bodies = [
    'RETURN a + 1',
    `RETURN ${phrase(random)}`,
    `BEGIN DECLARE b INT DEFAULT 3; /* ${random.pick(PHRASES).replace(/\/\*|\*\//g, '')} */ SET b = a * b; RETURN b; END`,
    `BEGIN\n  -- it's a comment\n  IF a > 0 THEN RETURN ${phrase(random)}; END IF;\n  RETURN CONCAT('a', "b");\nEND`,
    "BEGIN RETURN 'a' || 'b'; END",
    `l: BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION RETURN 0; w: WHILE a < 3 DO SET a = a + 1; END WHILE w; RETURN NOT a BETWEEN 1 AND 2; END l`,
  ];
  const trait = random.pick(['', ' DETERMINISTIC', ' NO SQL', ' NOT DETERMINISTIC READS SQL DATA']);
  const returns = random.pick([
    'INT',
    'VARCHAR(80)',
    'TEXT',
    'VARCHAR(80) CHARACTER SET latin1 COLLATE latin1_german1_ci',
  ]);
  return {
    head: `CREATE${definer(random, [NOBODY])} FUNCTION ${name}(a INT) RETURNS ${returns}${trait}${security(random)}${comment(random)} ${random.pick(bodies)}`,
  };
}

/** An aggregate function, or a procedure over the given tables. */
export function procedure(random: Random, name: string, tables: readonly string[]): Statement {
  const table = random.pick(tables);
  if (random.chance(0.15))
    return {
      head: `CREATE AGGREGATE FUNCTION ${name}(x INT) RETURNS INT BEGIN DECLARE n INT DEFAULT 0; DECLARE CONTINUE HANDLER FOR NOT FOUND RETURN n; LOOP FETCH GROUP NEXT ROW; SET n = n + x; END LOOP; END`,
    };
  const parameters = Array.from(
    { length: random.whole(0, 3) },
    (_, i) => `${random.pick(['', 'IN ', 'OUT ', 'INOUT '])}p${i} ${random.pick(TYPES)}`,
  );
  const bodies = [
    `SELECT COUNT(*) FROM ${table}`,
    `BEGIN DECLARE done INT DEFAULT 0; DECLARE c CURSOR FOR SELECT 1 FROM ${table}; DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = 1; OPEN c; CLOSE c; END`,
    `BEGIN PREPARE s FROM ${phrase(random)}; EXECUTE s; DEALLOCATE PREPARE s; END`,
    `BEGIN CREATE TEMPORARY TABLE tmp AS SELECT * FROM ${table}; DROP TEMPORARY TABLE tmp; SELECT ${phrase(random)}; END`,
    "BEGIN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = \"it's\"; END",
    'BEGIN\n\n  # hash\n  SELECT 1; -- dashes\n  SELECT /*! 2 */ ;\nEND',
    `BEGIN CASE 1 WHEN 1 THEN DELETE FROM ${table} WHERE 1 = 0; ELSE BEGIN END; END CASE; FOR i IN 1..3 DO SELECT i; END FOR; END`,
  ];
  const trait = random.pick(['', ' MODIFIES SQL DATA', ' DETERMINISTIC']);
  return {
    head: `CREATE${definer(random, [NOBODY])} PROCEDURE ${name}(${parameters.join(', ')})${trait}${security(random)}${comment(random)} ${random.pick(bodies)}`,
  };
}

export const ORACLE = "sql_mode = 'ORACLE'";

/** A package and its body, a procedure or a function, in sql_mode ORACLE. */
export function oracle(random: Random, name: string): Statement[] {
  const as = random.pick(['AS', 'IS']);
  if (random.chance(0.3))
    return [
      {
        head: `CREATE${definer(random)} PROCEDURE ${name}(a IN INT, b OUT VARCHAR2) ${as} c INT := 1; BEGIN b := 'x' || a || ${phrase(random)}; NULL; END`,
      },
    ];
  if (random.chance(0.3))
    return [
      {
        head: `CREATE${definer(random)} FUNCTION ${name}(a NUMBER) RETURN VARCHAR2 ${as} BEGIN IF a = 1 THEN RETURN 'one'; ELSIF a = 2 THEN RETURN 'two'; END IF; RETURN ''; END`,
      },
    ];
  const rest = random.chance(0.8)
    ? [
        {
          head: `CREATE${definer(random)} PACKAGE BODY ${name} ${as} v INT := 1; FUNCTION f(a INT) RETURN INT ${as} BEGIN RETURN a + v; END; PROCEDURE p ${as} BEGIN SELECT ${phrase(random)}; END; BEGIN v := 2; END`,
        },
      ]
    : [];
  return [
    {
      head: `CREATE${definer(random)} PACKAGE ${name}${comment(random)} ${as} FUNCTION f(a INT) RETURN INT; PROCEDURE p; END`,
    },
    ...rest,
  ];
}
