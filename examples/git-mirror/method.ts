import { defineMethod } from '../../blueprints/method';

/** What the method `gitMirror` is. */
export const method = defineMethod({
  name: 'git-mirror',
  engine: 'git',
  kind: 'stream',
  stores: {
    refs: 'the hash and the name of each branch and tag',
    bundle: 'their commits, as a bundle of Git; none if there is no branch and no tag',
  },
  counts: { of: 'branches and tags with their hashes', in: 'refs' },
  restoreOptions: {
    partial: {
      help: 'keep branches and tags that the point does not have',
      given: 'are kept',
      absent: 'are deleted',
    },
  },
  connects: { port: 3000 },
  fixedWhen: { fileExists: '/tmp/fetched' },
  about: {
    captures: 'the branches and tags of one repository, over HTTP',
    consistency: 'one list of branches and tags',
    restoresInto: 'an existing repository of any server, all branches and tags at once',
    needs: 'an image with `git`; an account that may force a push, and delete branches',
  },
});
