import { tryRule } from './try-rule';
import { wordChoice } from './word-choice';

test.each([
  ['If somebody writes meanwhile, the run fails.', 'somebody'],
  ['There is nobody to stop.', 'nobody'],
  ['For whoever restores it.', 'whoever'],
  ['It finds something in the bucket.', 'something'],
  ['The next run mends it.', 'mends'],
  ['The guard wants a role.', 'wants'],
  ['The run withdraws the request.', 'withdraws'],
  ['It lets go of the Lease.', 'lets go'],
  ['Remove the label or take it away.', 'take it away'],
  ['The load goes on.', 'goes on'],
  ['In the log it is said once.', 'it is said'],
  ['The load begins.', 'begins'],
  ['The guard looks at the Lease.', 'looks at'],
  ['The run does not write any more.', 'any more'],
  ['It is synced all the same.', 'all the same'],
  ['The date of the store is believed.', 'believed'],
  ['Or the other way round.', 'way round'],
  ['It has another name than its file.', 'another name than'],
])('finds: %s', (text, word) => {
  expect(tryRule(wordChoice, text).map((found) => found.slice(0, word.length))).toEqual([word]);
});

test.each([
  'If another run writes at the same time, this run fails.',
  'The next run fixes it.',
  'A catalog does not read any more points than these.',
  'Look at this page while you read.',
  'The guard needs a role.',
  'The run cancels the request.',
  'An amendment recommends a repair.',
  'Something else restarts the writer.',
  'The safety point has the data that it is about to overwrite.',
])('lets pass: %s', (text) => {
  expect(tryRule(wordChoice, text)).toEqual([]);
});
