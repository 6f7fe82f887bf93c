import { stringify } from 'yaml';
import { refuseClearKeys } from '../../../infra/secrets/given-keys';

describe('given key pairs', () => {
  const secure = { secure: 'v1:aoeJ' };
  const pair = { accessKeyId: secure, secretAccessKey: secure };
  const clear = (keys: unknown) => {
    const text = stringify({ encryptionsalt: 'v1:rCkN', config: { 'jerrycan:bucket': 'b', 'jerrycan:keys': keys } });
    try {
      refuseClearKeys('prod', 'jerrycan', true, text);
      return [];
    } catch (error) {
      return (error as Error).message.split('\n');
    }
  };

  it.each([secure, { 'local/wordpress': { app: pair, runner: pair } }, { 'local/wordpress': secure }, undefined])(
    'are taken where Pulumi encrypted them: %j',
    (keys) => {
      expect(clear(keys)).toEqual([]);
    },
  );

  it.each([
    ['S3CR3T', 'keys'],
    [
      { 'local/wordpress': { app: { ...pair, secretAccessKey: 'S3CR3T' }, runner: pair } },
      'keys › local/wordpress › app › secretAccessKey',
    ],
    [
      { 'local/wordpress': { app: pair, runner: { ...secure, secretAccessKey: 'S3CR3T' } } },
      'keys › local/wordpress › runner › secretAccessKey',
    ],
  ])('are refused if one half is not encrypted, and not shown: %j', (keys, field) => {
    const found = clear(keys);
    expect(found).toContainEqual(expect.stringContaining(`Pulumi.prod.yaml › ${field}: is not encrypted`));
    expect(found.join()).not.toContain('S3CR3T');
  });
});
