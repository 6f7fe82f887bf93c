import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { firstForm } from '../../../first-form/manifests';
import type { Checkout } from '../checkout';
import { kubectl } from '../cluster/kubectl';

/** A folder of `manifests/local/`. */
export type Folder = 'platform' | 'wordpress';

interface ConfigMap {
  data: { 'app.json': string };
}

const APP = 'wordpress/ConfigMap.wordpress.k8s.yaml';
const SCHEDULE = 'wordpress/CronJob.wordpress-backup.k8s.yaml';

/** The manifests of a checkout in both forms. Each form has the test's signing key, keeps its points, and backs up every minute if it is asked to. */
export class BothForms {
  private readonly forms: Readonly<Record<'first' | 'captures', ReadonlyMap<string, string>>>;

  /** @param cron the schedule of the backups @default - as in the checkout, which is far away */
  constructor(
    private readonly checkout: Checkout,
    cron?: string,
  ) {
    const current = new Map(
      [...checkout.files()].flatMap(([file, text]) => (file.startsWith('local/') ? [[file.slice(6), text]] : [])),
    );
    const { publicKeys, retention } = JSON.parse((parse(current.get(APP)!) as ConfigMap).data['app.json']);
    const schedule = cron ?? parse(current.get(SCHEDULE)!).spec.schedule;
    const adapt = (files: ReadonlyMap<string, string>) =>
      new Map([
        ...files,
        [APP, withConfig(files.get(APP)!, { publicKeys, retention })],
        [SCHEDULE, withSchedule(files.get(SCHEDULE)!, schedule)],
      ]);
    this.forms = { first: adapt(firstForm()), captures: adapt(current) };
  }

  /** Replaces a folder by the given form. The caller commits it. */
  write(form: 'first' | 'captures', folder: Folder): void {
    const local = join(this.checkout.root, 'manifests/local');
    rmSync(join(local, folder), { recursive: true, force: true });
    for (const [file, text] of this.forms[form]) {
      if (!file.startsWith(`${folder}/`)) continue;
      mkdirSync(join(local, file, '..'), { recursive: true });
      writeFileSync(join(local, file), text);
    }
  }

  /** Deletes the objects that only the form with captures has, so that the cluster is as the release before left it. */
  async uninstallCaptures(): Promise<void> {
    const files = [...this.forms.captures.keys()].flatMap((file) => [
      '-f',
      join(this.checkout.root, 'manifests/local', file),
    ]);
    await kubectl(['delete', '--ignore-not-found', ...files]);
  }
}

function withConfig(text: string, added: object): string {
  const object = parse(text) as ConfigMap;
  const config = { ...JSON.parse(object.data['app.json']), ...added, spreadSeconds: 0 };
  return stringify({ ...object, data: { ...object.data, 'app.json': JSON.stringify(config, null, 2) } });
}

function withSchedule(text: string, schedule: string): string {
  const object = parse(text);
  return stringify({ ...object, spec: { ...object.spec, schedule } });
}
