import { applyStep } from './apply-step';
import { keysStep } from './keys-step';
import { backupStep, lossStep, pageStep, restoreStep } from './run-steps';
import { siteStep } from './site-step';
import type { Step } from './step';
import { storeStep } from './store-step';
import { synthesisStep } from './synthesis-step';

/** Every step of the demo, in its order. */
export const steps: readonly Step[] = [
  storeStep,
  siteStep,
  synthesisStep,
  keysStep,
  applyStep,
  backupStep,
  lossStep,
  restoreStep,
  pageStep,
];
