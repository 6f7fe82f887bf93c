#!/usr/bin/env node
// CommonJS on purpose: Node 20 runs TypeScript only through a hook, and the hook is registered before the first .ts file is read.
// All is resolved from this file, so the command works from every directory.
const Module = require('node:module');
const { join } = require('node:path');

require('tsx/cjs');

// This package exports itself to `import` alone. The hook can read it as CommonJS, but `require` refuses to find it.
const canonicalize = join(__dirname, '../node_modules/canonicalize/lib/canonicalize.js');
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  return resolveFilename.call(this, request === 'canonicalize' ? canonicalize : request, ...rest);
};

require('./main.ts');
