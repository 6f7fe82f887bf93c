import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { APP } from '../cluster/demo-names';
import { Kubectl } from '../cluster/kubectl';
import { withPortForward } from '../cluster/port-forward';
import { auditorVariables } from '../store/auditor';
import { MINIO } from '../store/minio';
import { type Frame, frameOf, textOf } from './frame';
import { inTerminal } from './pseudo-terminal';
import { svgPicture } from './svg-picture';
import { addUploads } from './uploads';

const REPOSITORY = join(__dirname, '../..');
const SIZE = { columns: 100, rows: 40 } as const;
/** The table of `status` is wider. */
const STATUS_SIZE = { columns: 136, rows: 40 } as const;
/** Enough for a bar that moves. */
const UPLOADS_MEBIBYTES = 200;

/** A bar that is neither empty nor full. */
const isHalfWay = (frame: Frame): boolean => /█░/.test(textOf(frame));

/** Takes the pictures of `docs/pictures/` from a demo that runs: `npm run demo`, then `npm run pictures`. */
async function pictures(folder: string): Promise<void> {
  const kubectl = new Kubectl((await new Kubectl('').run(['config', 'current-context'])).trim());
  await addUploads(kubectl, UPLOADS_MEBIBYTES);
  await followed(folder, 'backup', `npx jerrycan backup ${APP}`, 'A backup that is followed');
  const env = await auditorVariables(kubectl);
  await withPortForward(kubectl, { ...MINIO, localPort: MINIO.port }, async () => {
    const endpoint = `--endpoint http://localhost:${MINIO.port}`;
    const restore = `npx jerrycan restore ${APP} --latest --yes ${endpoint}`;
    await followed(folder, 'restore', restore, 'A restore that is followed', env);
  });
  const status = `npx jerrycan status ${APP}`;
  const screen = await inTerminal({ command: status, folder, ...STATUS_SIZE });
  write('status', status, frameOf(screen), 'The status of an app', STATUS_SIZE.columns);
}

async function followed(
  folder: string,
  name: string,
  command: string,
  title: string,
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  let best: Frame | undefined;
  const onFrame = (screen: Parameters<typeof frameOf>[0]) => {
    const frame = frameOf(screen);
    if (isHalfWay(frame)) best = frame;
  };
  await inTerminal({ command, folder, env, ...SIZE, onFrame });
  if (!best) throw new Error(`${command}: no progress bar was seen half way; add more uploads`);
  write(name, command, best, title);
}

function write(name: string, command: string, frame: Frame, title: string, columns: number = SIZE.columns): void {
  const prompt = [{ column: 0, text: `$ ${command}`, bold: true, dim: false }];
  writeFileSync(join(REPOSITORY, 'docs/pictures', `${name}.svg`), svgPicture([prompt, ...frame], columns, title));
}

void pictures(join(REPOSITORY, process.argv[2] ?? '.demo'));
