/** A name in backticks, as arguments of CONCAT. @param column the column that contains the name */
export const inTicks = (column: string) => `'\`', REPLACE(${column}, '\`', '\`\`'), '\`'`;

/** A name in backticks. @param column the column that contains the name */
export const quoted = (column: string) => `CONCAT(${inTicks(column)})`;

/** A text on one line and without tabs: each control character becomes a question mark. */
export const plain = (sql: string) => `REGEXP_REPLACE(${sql}, '[[:cntrl:]]', '?')`;
