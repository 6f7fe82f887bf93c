import type { AppConfig } from '../../contracts/app-config';
import { AppConfigError, parseAppConfig } from '../../contracts/app-config-parser';
import { exitCodes, Failure } from './failure';

/**
 * Parses the app's configuration, which names everything that the runner may act on.
 *
 * @param text `app.json` of the app's ConfigMap
 * @throws Failure with the exit code 2 that lists every invalid part
 */
export function readAppConfig(text: string): AppConfig {
  try {
    return parseAppConfig(text);
  } catch (error) {
    if (!(error instanceof AppConfigError)) throw error;
    const next = 'synthesize again and let Argo CD sync; runner and manifests must have the same version';
    throw new Failure({ step: 'configuration', cause: error.message, next, exitCode: exitCodes.usage });
  }
}
