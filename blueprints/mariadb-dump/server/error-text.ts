import { library } from '../../dsl';

/**
 * Errors that quote only names: of users, databases, tables, columns, views, routines, engines and files. In other
 * errors the server quotes values. Source: https://mariadb.com/kb/en/mariadb-error-code-reference/
 */
const NAMES =
  '1005|1006|1007|1008|1010|1016|1017|1030|1031|1033|1034|1036|1044|1045|1046|1048|1049|1050|1051|1054|1060|1071|1100|1109|1115|1118|1130|1142|1143|1146|1180|1194|1195|1215|' +
  '1227|1235|1264|1273|1286|1290|1304|1305|1347|1356|1359|1360|1364|1370|1396|1406|1410|1418|1419|1445|1449|1524|1537|1539|1545|1698|1932|2002|2003|2005|2006|2013|2026|4031|4092';

/** The functions of `error-text.sh`. */
export const errorText = library(__dirname, 'error-text.sh', { errors_of_names: NAMES });
