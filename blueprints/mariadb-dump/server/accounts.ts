import { library } from '../../dsl';

/** Accounts of the server or its image. Restoring them would change who controls the server. */
const SYSTEM = "'', 'root', 'mysql', 'mariadb.sys', 'PUBLIC', 'healthcheck'";

const accounts = `SELECT CONCAT(QUOTE(user), '@', QUOTE(host)) AS account, user, is_role = 'Y' AS role
  FROM mysql.user WHERE user NOT IN (${SYSTEM}) AND CONCAT(user, host) NOT REGEXP '[[:cntrl:]]'`;

/**
 * For each account, selects the statements that print its block. Roles come first, because they are granted to users.
 */
const printing = `SELECT CONCAT(
    'SELECT ', QUOTE(CONCAT('-- User: ', account)), '; ',
    IF(role, CONCAT('SELECT ', QUOTE(CONCAT('CREATE ROLE ', QUOTE(user)))), CONCAT('SHOW CREATE USER ', account)), '; ',
    'SELECT ', QUOTE(CONCAT('-- Grants: ', account)), '; ',
    'SHOW GRANTS FOR ', IF(role, QUOTE(user), account), ';')
  FROM (${accounts}) AS a ORDER BY role DESC, account`;

/** The functions of `print-accounts.sh`. */
export const printAccounts = library(__dirname, 'print-accounts.sh', { account_statements: printing });

/** The functions of `restore-accounts.sh`. */
export const restoreAccounts = library(__dirname, 'restore-accounts.sh', { account_names: accounts });
