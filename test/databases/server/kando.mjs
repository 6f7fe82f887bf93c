// A fake kando that stores into a folder. It accepts exactly what the real one (kando 0.119.0) was seen to accept, and
// refuses everything else.
import { createReadStream, existsSync, fstatSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const { folder, id, secret, failAfter, failOn } = JSON.parse(process.env.STAND_IN);
const [command, ...rest] = process.argv.slice(2);

const refuse = (why) => {
  process.stderr.write(`Error: ${why}\nUsage:\n  kando location push <source> [flags]\n`);
  process.exit(69);
};

function pathOf([profileFlag, text, pathFlag, path, ...more]) {
  if (profileFlag !== '--profile' || pathFlag !== '--path') refuse(`flags ${profileFlag} ${pathFlag}`);
  const { Location: at, Credential: key, ...unknown } = JSON.parse(text);
  const { type, bucket, endpoint, prefix, region, ...odd } = at;
  if (Object.keys({ ...unknown, ...odd }).length > 0) refuse('fields that a task does not need');
  if (type !== 's3Compliant' || !endpoint.startsWith('http') || region === undefined) refuse('location');
  if (key.Type !== 'keyPair' || key.KeyPair.ID !== id || key.KeyPair.Secret !== secret) refuse('AccessDenied');
  return { path: join(folder, bucket, prefix, path), more };
}

async function push(path) {
  if (!fstatSync(0).isFIFO()) refuse('stdin must be piped when the source file is "-"');
  const chunks = [];
  let bytes = 0;
  const fails = failAfter !== undefined && (failOn === undefined || path.includes(failOn));
  for await (const chunk of process.stdin) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (fails && bytes > failAfter) refuse('the store is gone');
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, Buffer.concat(chunks));
}

function remove(path) {
  const parent = dirname(path);
  if (!existsSync(parent)) return;
  for (const name of readdirSync(parent)) {
    if (join(parent, name).startsWith(path)) rmSync(join(parent, name), { recursive: true });
  }
}

if (command === '--version' && rest.length === 0) {
  process.stdout.write('kando version {"version": "stand-in"}\n');
} else if (command === 'output' && rest.length === 2) {
  if (!/^[a-zA-Z0-9_]+$/.test(rest[0])) refuse(`output key ${rest[0]}`);
  process.stdout.write(`###Phase-output###: ${JSON.stringify({ key: rest[0], value: rest[1] })}\n`);
} else if (command === 'location' && rest[0] === 'push') {
  const { path, more } = pathOf(rest.slice(1));
  if (more.join() !== '-') refuse(`arguments ${more}`);
  await push(path);
} else if (command === 'location' && rest[0] === 'pull') {
  const { path, more } = pathOf(rest.slice(1));
  if (more.join() !== '-') refuse(`arguments ${more}`);
  if (!existsSync(path)) refuse('NotFound');
  createReadStream(path).pipe(process.stdout);
} else if (command === 'location' && rest[0] === 'delete') {
  const { path, more } = pathOf(rest.slice(1));
  if (more.length > 0) refuse(`arguments ${more}`);
  remove(path);
} else {
  refuse(`command ${process.argv.slice(2).join(' ')}`);
}
