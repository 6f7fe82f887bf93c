// Runs a file of tests, and ends what it leaves in the process.
const { AsyncLocalStorage } = require('node:async_hooks');
const { default: run } = require('jest-circus/runner');

/**
 * Each file loads jest-circus anew, with storages of its own. Node 20 hands every promise to all that were ever used: after a hundred files a
 * promise takes many times as long as after one.
 */
const used = new Set();
const { run: runIn } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...args) {
  used.add(this);
  return runIn.apply(this, args);
};

module.exports = async (...args) => {
  try {
    return await run(...args);
  } finally {
    for (const storage of used) storage.disable();
    used.clear();
  }
};
