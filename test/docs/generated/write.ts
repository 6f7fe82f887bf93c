import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeApi } from './api';
import { pages } from './pages';

const ROOT = join(__dirname, '../../..');

/** Writes the generated pages of `docs/reference/`. */
for (const [path, text] of Object.entries(pages)) writeFileSync(join(ROOT, path), text());
writeApi(join(ROOT, 'docs/reference/api'));
