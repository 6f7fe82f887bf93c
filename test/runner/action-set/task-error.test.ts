import { taskWords } from '../../../runner/action-set/task-error';

/** As errkit writes an error's cause into a message: JSON in JSON, so often. */
function wrap(log: string, times: number): string {
  let text = `the last ten lines: ${log}`;
  for (let i = 0; i < times; i++)
    text = JSON.stringify({ message: 'Pod failed', cause: { message: text }, file: 'pod.go' });
  return text;
}

const WORDS = [
  'server db:3306: cannot be queried as user root (ERROR 1045 (28000): Access denied); see its Secret',
  'the table "posts", the view "x"} and a quote" are there; drop them',
  `mariadb-dump cannot dump events of databases with ' or \\ in their name (back\\name, a\\\\b, new\\rest); rename them`,
  'views cannot be read: `shop`.`köln` (ERROR 1356)',
];

test.each(WORDS)('%s: is read out of any wrapping, to its last character', (words) => {
  for (const times of [0, 1, 2, 3, 4])
    for (const end of ['\n', '\r\n', '\r\nprogress 12\r\n'])
      expect(taskWords(wrap(`progress 1\njerrycan: ${words}${end}`, times))).toBe(words);
});

test('a termination message is taken as it is', () => {
  expect(taskWords(`jerrycan: ${WORDS[2]}\n`)).toBe(WORDS[2]);
  expect(taskWords('###Phase-output###: {"key":"version","value":"10.11"}\n')).toBeUndefined();
});
