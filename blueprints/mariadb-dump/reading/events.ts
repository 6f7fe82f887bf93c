import { library } from '../../dsl';
import { ours } from '../server/client';
import { inTicks } from '../server/sql';

/**
 * Counts events of databases with a double quote in their name. mariadb-dump escapes the quote, and then does not find
 * the database when it dumps its events.
 */
const quotes = `SELECT COUNT(*) FROM information_schema.events WHERE ${ours('event_schema')} AND event_schema LIKE '%"%'`;

/** For each event, selects a line with the names of its database and the event, and the statement that shows it. */
const showing = `SELECT CONCAT('SELECT ', QUOTE(CONCAT(${inTicks('event_schema')})), ', ', QUOTE(CONCAT(${inTicks('event_name')})),
    '; SHOW CREATE EVENT ', ${inTicks('event_schema')}, '.', ${inTicks('event_name')}, ';')
  FROM information_schema.events WHERE ${ours('event_schema')} ORDER BY event_schema, event_name`;

const count = `SELECT COUNT(*) FROM information_schema.events WHERE ${ours('event_schema')}`;

/** The functions of `events.sh`. */
export const events = library(__dirname, 'events.sh', {
  event_count: count,
  quotes_query: quotes,
  show_events: showing,
});
