import { controllerFaults } from './controller-faults';
import type { Fault } from './fault';
import { restoreFaults } from './restore-faults';
import { rivalFaults } from './rival-faults';
import { runnerFaults } from './runner-faults';
import { storeFaults } from './store-faults';
import { taskFaults } from './task-faults';
import { twoBackupFaults } from './two-backup-faults';
import { twoRestoreFaults } from './two-restore-faults';

/** All of them, in the order in which they are struck and listed in the table. */
export const faults: readonly Fault[] = [
  ...controllerFaults,
  ...runnerFaults,
  ...taskFaults,
  ...rivalFaults,
  ...storeFaults,
  ...restoreFaults,
  ...twoBackupFaults,
  ...twoRestoreFaults,
];
