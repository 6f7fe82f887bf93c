import { log, runtime } from '@pulumi/pulumi';
import { report } from '../../../infra/diagnostics';

/** The messages that reach Pulumi, and the exit code of the process. */
async function said(dryRun: boolean): Promise<{ lines: string[]; exitCode: unknown }> {
  await runtime.setMocks({ newResource: () => ({ id: '', state: {} }), call: () => ({}) }, 'jerrycan', 'prod', dryRun);
  const lines: string[] = [];
  const spies = (['info', 'warn', 'error'] as const).map((each) =>
    jest.spyOn(log, each).mockImplementation(async (...[message]: readonly unknown[]) => {
      lines.push(`${each}: ${message}`);
    }),
  );
  const { exitCode } = process;
  try {
    for (const severity of ['info', 'warning', 'error'] as const) report(severity, 'a sentence');
    return { lines, exitCode: process.exitCode };
  } finally {
    process.exitCode = exitCode;
    for (const spy of spies) spy.mockRestore();
  }
}

describe('a diagnostic', () => {
  it('fails an update if it is an error', async () => {
    expect(await said(false)).toEqual({
      ...{ lines: ['info: a sentence', 'warn: a sentence', 'error: a sentence'], exitCode: 32 },
    });
  });

  it('does not fail a preview, because after a failed preview `pulumi up` makes nothing', async () => {
    expect(await said(true)).toEqual({
      ...{ lines: ['info: a sentence', 'warn: a sentence', 'warn: a sentence'], exitCode: undefined },
    });
  });
});
