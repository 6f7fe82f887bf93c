/** @returns whether a server of version `server` is older than `point`, by major and minor; `undefined` if one says neither */
export function isOlder(server: string, point: string): boolean | undefined {
  const [a, b] = [server, point].map((version) => /^(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number));
  if (!a || !b) return undefined;
  return a[0]! < b[0]! || (a[0] === b[0] && a[1]! < b[1]!);
}
