import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../files';
import { PAGE, page } from './page';

/** Writes the page of all messages. */
mkdirSync(dirname(join(ROOT, PAGE)), { recursive: true });
writeFileSync(join(ROOT, PAGE), page());
