import { startMariadb } from '../mariadb-server';
import { schemaOf } from './schema';
import { Bench } from './trial';
(async () => {
  const server = await startMariadb('x');
  const bench = new Bench(server);
  const n = Number(process.argv[2] ?? 30), from = Number(process.argv[3] ?? 1);
  let t = Date.now();
  const made = bench.make(Array.from({ length: n }, (_, i) => schemaOf(from + i)));
  console.log(made.statements, made.refused.length, Date.now() - t); t = Date.now();
  const hist: Record<string, number> = {};
  for (const e of made.refused) { const k = e.replace(/ at line \d+/, '').replace(/'[^']*'/g, '_').replace(/`[^`]*`/g, '_').slice(0, 110); hist[k] = (hist[k] ?? 0) + 1; }
  console.log(Object.entries(hist).sort((a, b) => b[1] - a[1]).slice(0, 40).map(([k, v]) => `${v} ${k}`).join('\n'));
  const o = await bench.roundTrip();
  console.log(Date.now() - t, JSON.stringify(o, null, 1).slice(0, 4000));
  await server.stop();
})();
