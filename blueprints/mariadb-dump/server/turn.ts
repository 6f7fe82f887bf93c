import { library, type Script, sh } from '../../dsl';

/** How long a load waits for another load, possibly of another app on the same server. Seconds. */
const WAIT = 60;

/**
 * The record of changes is in the server itself. It outlives the task's pod, and every app on the server can read it.
 */
const RECORD = `CREATE DATABASE IF NOT EXISTS jerrycan_load;
  CREATE TABLE IF NOT EXISTS jerrycan_load.settings (name VARCHAR(64) PRIMARY KEY, value VARCHAR(64) NOT NULL) ENGINE=MEMORY;
  CREATE TABLE IF NOT EXISTS jerrycan_load.events (event_schema VARCHAR(64) NOT NULL, event_name VARCHAR(64) NOT NULL, PRIMARY KEY (event_schema, event_name))
    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ENGINE=InnoDB`;

const there = `SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'jerrycan_load' AND table_name IN ('settings', 'events')`;

/** Alters events. An ALTER EVENT must repeat the definer and the character sets, or the event loses them. */
export const alterEvent = (
  to: 'ENABLE' | 'DISABLE',
  from: string,
) => `SELECT CONCAT('SET @jerrycan = ', QUOTE(CONCAT('ALTER DEFINER=',
    QUOTE(SUBSTRING(e.definer, 1, CHAR_LENGTH(e.definer) - CHAR_LENGTH(SUBSTRING_INDEX(e.definer, '@', -1)) - 1)), '@', QUOTE(SUBSTRING_INDEX(e.definer, '@', -1)),
    ' EVENT \`', REPLACE(e.event_schema, '\`', '\`\`'), '\`.\`', REPLACE(e.event_name, '\`', '\`\`'), '\` ${to}')),
    '; SET character_set_client = ', e.character_set_client, ', collation_connection = ', e.collation_connection,
    '; PREPARE jerrycan FROM @jerrycan; EXECUTE jerrycan; SET NAMES utf8mb4;')
  FROM ${from} ORDER BY e.event_schema, e.event_name`;

const kept = `information_schema.events AS e JOIN jerrycan_load.events AS k
  ON BINARY k.event_schema = BINARY e.event_schema AND BINARY k.event_name = BINARY e.event_name`;

/** The functions of `put-back.sh`. */
const putBack = library(__dirname, 'put-back.sh', { record_there: there, enable_query: alterEvent('ENABLE', kept) });

/** The functions of `leftovers.sh`. */
export const leftovers: Script<never, never> = sh`
  ${putBack}
  ${library(__dirname, 'leftovers.sh', { record_there: there })}
`;

/** The functions of `turn.sh`. */
export const turn: Script<never, never> = sh`
  ${putBack}
  ${library(__dirname, 'turn.sh', { turn_wait: WAIT, record: RECORD })}
`;
