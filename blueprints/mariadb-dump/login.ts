import type { MariadbDumpProps } from './props';
import type { MariadbLogin } from './server/client';

/** Returns how the tasks of an app reach its server. */
export function loginOf({ host, port, user, password, databases }: MariadbDumpProps): MariadbLogin {
  return { host, port: port ?? 3306, user: user ?? 'root', password, ...(databases && { databases }) };
}
