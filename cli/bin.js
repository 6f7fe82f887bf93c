#!/usr/bin/env node
// npx keeps a link to this path for each checkout that ran it before bin/ existed. Delete this file in 0.3.
require('../bin/jerrycan.js');
