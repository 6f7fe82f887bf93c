import { taskError } from '../../../runner/action-set/task-error';

/** Nests an error's cause in a message as errkit does: JSON in JSON, several times. */
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

test.each(WORDS)('%s: is read completely from any nesting', (words) => {
  for (const times of [0, 1, 2, 3, 4])
    for (const end of ['\n', '\r\n', '\r\nprogress 12\r\n'])
      expect(taskError(wrap(`progress 1\njerrycan: ${words}${end}`, times))).toBe(words);
});

test('a termination message is used as it is', () => {
  expect(taskError(`jerrycan: ${WORDS[2]}\n`)).toBe(WORDS[2]);
  expect(taskError('###Phase-output###: {"key":"version","value":"10.11"}\n')).toBeUndefined();
});
