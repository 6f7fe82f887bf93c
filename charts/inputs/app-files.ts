import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { DeclaredApp } from '../../constructs/declaration/declared-app';
import type { Finding } from '../../constructs/declaration/finding';
import { loadFinding } from './load-finding';

/** The apps of a repository, and the problems of the files that declare them. */
export interface LoadedApps {
  readonly apps: readonly DeclaredApp[];
  /** All are `refused`. */
  readonly findings: readonly Finding[];
}

/** With its ending, because `apps.json` is next to the folder. */
const INDEX = 'apps/index.ts';

/**
 * Loads `apps/index.ts`: the only place where the code of apps runs. If that fails, each file of `apps/` is loaded on its own, so that one broken file hides
 * no finding of another.
 */
export function loadApps(root: string): LoadedApps {
  const index = join(root, INDEX);
  if (!existsSync(index)) {
    const message = 'is missing; write it, with a list of all apps: export const apps = [shop];';
    return { apps: [], findings: [refused(INDEX, 'file', message)] };
  }
  try {
    return listed(require(realpathSync(index)));
  } catch (cause) {
    return separately(root, loadFinding(INDEX, root, cause));
  }
}

function listed({ apps }: { apps?: unknown }): LoadedApps {
  const next = 'write: export const apps = [shop];';
  if (apps === undefined)
    return { apps: [], findings: [refused(INDEX, 'apps', `must be exported (missing); ${next}`)] };
  if (!Array.isArray(apps))
    return { apps: [], findings: [refused(INDEX, 'apps', `must be a list (${typeof apps}); ${next}`)] };
  const strange = [...apps.keys()].filter((index) => !isDeclared(apps[index]));
  const findings = strange.map((index) =>
    refused(INDEX, `apps[${index}]`, `must be made by protectedApp (${typeof apps[index]}); correct the list`),
  );
  return { apps: apps.filter(isDeclared), findings };
}

function separately(root: string, ofIndex: Finding): LoadedApps {
  const apps: DeclaredApp[] = [];
  const findings: Finding[] = [];
  const files = readdirSync(join(root, 'apps')).filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
  for (const file of files.sort()) {
    const path = join(root, 'apps', file);
    if (file === 'index.ts') continue;
    try {
      const exported: unknown[] = Object.values(require(realpathSync(path)));
      apps.push(...exported.filter(isDeclared));
    } catch (cause) {
      findings.push(loadFinding(relative(root, path), root, cause));
    }
  }
  return { apps, findings: findings.length > 0 ? findings : [ofIndex] };
}

function isDeclared(value: unknown): value is DeclaredApp {
  return typeof value === 'object' && value !== null && 'name' in value && 'schedule' in value && 'retention' in value;
}

const refused = (subject: string, part: string, message: string): Finding => ({
  ...{ severity: 'refused', subject, part, message },
});
