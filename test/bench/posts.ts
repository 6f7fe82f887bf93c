/**
 * SQL that fills a WordPress database, as a stream: posts in block markup, and the revisions that WordPress keeps of each.
 *
 * The words follow Zipf's law over a made-up vocabulary, so no two paragraphs are alike. A third of the rows are revisions of a recent
 * post with some words changed, and every row has the few lines of postmeta that the editor leaves. All of it follows from a seed.
 */
export function* posts(bytes: number, seed = 1): Generator<string> {
  const random = mulberry32(seed);
  const words = vocabulary(random, 30_000);
  const recent: string[][] = [];
  yield 'SET unique_checks=0, foreign_key_checks=0, autocommit=0;\n';
  let written = 0;
  for (let id = 100_000; written < bytes; ) {
    const rows: string[] = [];
    const meta: string[] = [];
    for (let n = 0; n < 64; n++, id++) {
      const revised = recent.length > 8 && random() < 0.34 ? recent[Math.floor(random() * recent.length)] : undefined;
      const text = revised ? revise(revised, words, random) : write(words, random);
      recent[revised ? recent.indexOf(revised) : id % 40] = text;
      rows.push(row(id, text, revised !== undefined, random));
      meta.push(`(${id},'_edit_lock','${1_600_000_000 + id * 37}:1')`, `(${id},'_edit_last','1')`);
    }
    const batch =
      `INSERT INTO wp_posts (ID,post_author,post_date,post_date_gmt,post_content,post_title,post_excerpt,post_status,post_name,to_ping,pinged,post_modified,post_modified_gmt,post_content_filtered,post_type) VALUES ${rows.join(',')};\n` +
      `INSERT INTO wp_postmeta (post_id,meta_key,meta_value) VALUES ${meta.join(',')};\nCOMMIT;\n`;
    written += batch.length;
    yield batch;
  }
}

/** A small generator with a seed: Math.random has none. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function vocabulary(random: () => number, size: number): string[] {
  const syllables =
    'ba be bi bo da de di do fa ge ha in ka ke la le li lo ma me na ne no or pa ra re ri ro sa se st ta te ti to un ve vi zu';
  const parts = syllables.split(' ');
  return Array.from({ length: size }, (_, rank) => {
    const length = 1 + Math.floor(random() * 2 + Math.log2(rank + 2) / 5);
    return Array.from({ length }, () => parts[Math.floor(random() * parts.length)]).join('');
  });
}

/** Rank r comes with a frequency of about 1/r. */
const word = (words: string[], random: () => number): string => words[Math.floor(words.length ** random()) - 1]!;

const write = (words: string[], random: () => number): string[] =>
  Array.from({ length: 150 + Math.floor(random() * 900) }, () => word(words, random));

const revise = (text: string[], words: string[], random: () => number): string[] =>
  text.map((old) => (random() < 0.04 ? word(words, random) : old));

function row(id: number, text: string[], revision: boolean, random: () => number): string {
  const blocks: string[] = [];
  for (let at = 0; at < text.length; at += 70) {
    blocks.push(`<!-- wp:paragraph -->\\n<p>${text.slice(at, at + 70).join(' ')}.</p>\\n<!-- /wp:paragraph -->`);
  }
  const day = 1 + Math.floor(random() * 28);
  const date = `'2025-${String(1 + (id % 12)).padStart(2, '0')}-${String(day).padStart(2, '0')} 1${id % 10}:2${id % 7}:0${id % 9}'`;
  const title = text.slice(0, 6).join(' ');
  const status = revision ? "'inherit'" : "'private'";
  return `(${id},1,${date},${date},'${blocks.join('\\n\\n')}','${title}','',${status},'${title.replaceAll(' ', '-')}-${id}','','',${date},${date},'','${revision ? 'revision' : 'post'}')`;
}
