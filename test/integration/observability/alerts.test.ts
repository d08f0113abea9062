// deploy/observability/alerts.yaml by Prometheus' own tool: the rules can be read, and each alert fires and stays silent when it must.
// What there has to be a test of is test/unit/observability/alerts.test.ts's.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { promtoolIsThere, reasonToSkip } from '../../support/services.ts';

const folder = fileURLToPath(new URL('../../../deploy/observability/', import.meta.url));
const run = promisify(execFile);
const skip = reasonToSkip(promtoolIsThere, 'promtool');

/** What the tool says; a failure comes out with it. */
async function promtool(...args: string[]): Promise<string> {
  const { stdout } = await run('promtool', args, { cwd: folder }).catch((error: unknown) => {
    const { stdout: said = '', stderr = '' } = Object(error);
    throw new Error(`promtool ${args.join(' ')}\n${said}\n${stderr}`);
  });
  return stdout;
}

describe.skipIf(skip !== null)(`alerts${skip === null ? '' : ` (${skip})`}`, () => {
  it('are rules that Prometheus reads', async () => {
    expect(await promtool('check', 'rules', 'alerts.yaml')).toMatch(/SUCCESS: \d+ rules found/);
  });

  // Beside each other: each takes seconds of one processor.
  it('fire, and stay silent, as their tests say', async () => {
    const said = await Promise.all(
      ['alerts.test.yaml', 'alerts.slow.test.yaml'].map((file) => promtool('test', 'rules', file)),
    );
    for (const text of said) expect(text).toContain('SUCCESS');
  }, 120_000);
});
