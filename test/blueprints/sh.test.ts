import { lines, literal, output, secretKey, sh, storeKey } from '../../blueprints/dsl';

describe('sh', () => {
  test('removes the common indentation and keeps a piece at its place', () => {
    const inner = sh`
      one
        two
    `;
    expect(
      sh`
      if true; then
        ${inner}
      fi
    `.text,
    ).toBe('if true; then\n  one\n    two\nfi');
  });

  test('is exactly what bash reads: backslashes stay, and bash keeps its own ${x}', () => {
    expect(sh`printf '%s\n' "\${#x}" "$y" \`id\``.text).toBe('printf \'%s\\n\' "${#x}" "$y" `id`');
  });

  test('values are variables, once each, in the order of their first use', () => {
    const host = literal('host', 'db');
    const script = sh`a ${host} ${literal('port', 3306)} ${sh`b ${host}`}`;
    expect(script.text).toBe('a ${host} ${port} b ${host}');
    expect(Object.keys(script.values)).toEqual(['host', 'port']);
  });

  test('a secret is an environment variable', () => {
    const script = sh`echo "${secretKey('wordpress-mariadb', 'mariadb-root-password')}" "${storeKey.id}" "${storeKey.secret}"`;
    expect(script.text).toBe(
      'echo "${WORDPRESS_MARIADB__MARIADB_ROOT_PASSWORD}" "${STORE_ACCESS_KEY_ID}" "${STORE_SECRET_ACCESS_KEY}"',
    );
    expect(sh`${secretKey('9', 'k')}`.text).toBe('${_9__K}');
  });

  test('an output is emitted and declared by the same call', () => {
    const script = sh`${output('parts')}; ${output('Version', 'v')}`;
    expect(script.text).toBe('kando output parts "${parts}"; kando output Version "${v}"');
    expect(script.outputs).toEqual(['parts', 'Version']);
  });

  test('joins pieces as lines', () => {
    expect(lines([sh`a`, sh`b`, sh`c`]).text).toBe('a\nb\nc');
    expect(lines([]).text).toBe('');
  });

  test.each([
    [
      'two values of one name',
      () => sh`${literal('host', 'a')} ${literal('host', 'b')}`,
      /two different values are named 'host'/,
    ],
    [
      'two in nested pieces',
      () => sh`${literal('host', 'a')} ${sh`${literal('host', 'b')}`}`,
      /two different values are named 'host'/,
    ],
    [
      'two secrets of one variable',
      () => sh`${secretKey('a-b', 'k')} ${secretKey('a.b', 'k')}`,
      /two different values are named 'A_B__K'/,
    ],
    ['a bare template', () => sh`echo {{ .Profile }}`, /bare '\{\{' in a script .*interpolate an expression instead/],
    ['a process id', () => sh`kill $$`, /Kubernetes turns it into '\$' in a container's command; write \$BASHPID/],
    ['a plain string', () => sh`echo ${'x' as never}`, /a plain value \(x\) would become shell text; use literal/],
    ['a name that is no variable', () => literal('Host', 'x'), /must be a lower-case shell variable name/],
    ['a NUL byte', () => literal('x', 'a\0b'), /must not contain a NUL byte/],
    ['an output key of Kanister', () => output('a-b'), /Kanister accepts only letters, digits and _/],
  ])('refuses %s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
