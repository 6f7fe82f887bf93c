#!/bin/sh
# Makes manifests.tar.gz: the manifests of the release before captures, with its runner's program, as Git has them.
# Tests of an upgrade read it, so that a clone needs no history. Run it in a clone that has the commit.
set -eu
commit=6deddc60c3f206c8599ed4c00059adc40e464b16
git -C "$(git rev-parse --show-toplevel)" archive --format=tar "$commit" manifests/local |
  gzip -9n > "$(dirname "$0")/manifests.tar.gz"
