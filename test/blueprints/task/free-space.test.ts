import { bytesOf } from '../../../blueprints/task/free-space';

test.each([
  ['20Gi', 21_474_836_480],
  ['1.5Gi', 1_610_612_736],
  ['500M', 500_000_000],
  ['64Mi', 67_108_864],
  ['8k', 8000],
  ['8Ki', 8192],
  ['3T', 3_000_000_000_000],
  ['1000000', 1_000_000],
])('%s is %d bytes', (quantity, bytes) => {
  expect(bytesOf(quantity)).toBe(bytes);
});

test.each(['20GB', '20 Gi', '20K', 'Gi', '', '-1Gi', '0', '0.5', '100m', '8Ei', '1e9'])('%j is no size', (quantity) => {
  expect(() => bytesOf(quantity)).toThrow(
    `scratch.size (${quantity}) must be a Kubernetes quantity of at least one byte; write it as 20Gi`,
  );
});
