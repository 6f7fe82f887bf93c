#!/usr/bin/env node
// CommonJS on purpose: Node 20 runs TypeScript only through a hook, and the hook must be registered before the first .ts file is read.
// Both names are resolved from this file, so the command works from every directory.
require('tsx/cjs');
require('./jerrycan.ts');
