/** A name in backticks, as arguments of CONCAT. @param column that holds the name */
export const inTicks = (column: string) => `'\`', REPLACE(${column}, '\`', '\`\`'), '\`'`;

/** A name in backticks. @param column that holds the name */
export const quoted = (column: string) => `CONCAT(${inTicks(column)})`;

/** A text on one line, without tabs: each control character becomes a question mark. */
export const plain = (sql: string) => `REGEXP_REPLACE(${sql}, '[[:cntrl:]]', '?')`;
