import type { Random } from '../../../world/machine/random';
import { plain, type Statement } from './statement';

/** A sequence with some values already used. */
export function sequence(random: Random, name: string): Statement[] {
  const tail = [
    random.pick(['', 'START WITH 7', 'START 1000000']),
    random.pick(['', 'INCREMENT BY 5', 'INCREMENT BY 0', 'INCREMENT BY -1', 'INCREMENT BY -7']),
    random.pick(['', 'MINVALUE -50', 'NO MINVALUE', 'MINVALUE 3']),
    random.pick(['', 'MAXVALUE 2000000', 'MAXVALUE 9223372036854775806', 'NO MAXVALUE', 'MAXVALUE 12']),
    random.pick(['', 'CACHE 1', 'NOCACHE', 'CACHE 100']),
    random.pick(['', 'CYCLE', 'NOCYCLE']),
    random.pick(['', '', '', '', 'ENGINE=MyISAM', 'ENGINE=Aria', "COMMENT 'it''s'"]),
  ].filter(Boolean);
  const uses = Array.from({ length: random.whole(0, 4) }, () => plain(`DO NEXTVAL(${name})`));
  if (random.chance(0.1)) uses.push(plain(`DO SETVAL(${name}, ${random.whole(-60, 2000)}, ${random.whole(0, 1)})`));
  return [{ head: `CREATE SEQUENCE ${name}`, tail }, plain(`CREATE SEQUENCE IF NOT EXISTS ${name}`), ...uses];
}
