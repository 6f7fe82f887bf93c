import { action, literal, output, sh } from '../dsl';
import { begin } from '../task/begin';
import { client, loginOf, ours } from './client';
import { compressor } from './compression';
import type { MariadbDumpProps } from './props';
import { taskOf } from './task';

const count = `SELECT COUNT(*) FROM information_schema.schemata WHERE ${ours('schema_name')}`;

/** Changes nothing and stores nothing: are the tools there, does the server answer, and what is it? */
export function mariadbPreflight(props: MariadbDumpProps) {
  return action({ on: 'StatefulSet', options: ['notAfter'] }, (a) => {
    const { output: done } = a.kubeTask('askServer', {
      ...taskOf(props),
      script: sh`
        ${begin(props.image, a.options.notAfter)}
        ${compressor(props.compression ?? 'zstd')}
        ${client(loginOf(props))}
        databases=$(query "${literal('count_query', count)}")
        ${output('version')}
        ${output('databases')}
      `,
    });
    return { server: { engine: literal('engine', 'mariadb'), version: done.version, databases: done.databases } };
  });
}
