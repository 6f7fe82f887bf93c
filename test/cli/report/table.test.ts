import { table } from '../../../cli/report/table';

it('sets columns below their titles, three spaces apart, with nothing at the ends', () => {
  expect(
    table(
      ['run', 'size'],
      [
        ['a', '1 GB'],
        ['longer-one', '2 B'],
      ],
    ),
  ).toBe(['RUN          SIZE', 'a            1 GB', 'longer-one   2 B'].join('\n'));
});
