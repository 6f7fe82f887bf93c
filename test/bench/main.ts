import { argoCd } from './argo-cd';
import { backup } from './backup';
import { restore } from './restore';
import { synthesis } from './synthesis';

/** `npm run bench [section…]`: measures, and writes each section's table into docs/explanation/benchmarks.md. */
const sections: Record<string, () => void | Promise<void>> = { synthesis, backup, restore, 'argo-cd': argoCd };

async function main(wanted: readonly string[]): Promise<void> {
  for (const name of wanted.length > 0 ? wanted : Object.keys(sections)) {
    const section = sections[name];
    if (!section) throw new Error(`bench: there is no section '${name}'; take ${Object.keys(sections).join(', ')}`);
    await section();
  }
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
