// `npm run -s operator -- payments list --needs-operator`: operators' commands, beside running gateways and by their settings. Who asks is
// the subject of OPERATOR_TOKEN; each use is in the audit. What there is, `-- --help` says; src/operator does it.

import { createTokenVerifier } from '../auth/token.ts';
import { loadConfig } from '../config/config.ts';
import { parseOperatorEnvironment } from '../config/environment.ts';
import { InvalidConfig } from '../config/faults.ts';
import { runOperator } from '../operator/program.ts';
import { openOperatorQuotas } from '../start/operator-quotas.ts';
import { endWith } from './failure.ts';
import { withStore } from './operator-store.ts';

async function run(argv: readonly string[]): Promise<number> {
  const environment = parseOperatorEnvironment(process.env);
  // The help needs none of it.
  const read = () => {
    if ('faults' in environment) throw new InvalidConfig(environment.faults);
    return environment;
  };
  let close: () => Promise<void> = async () => undefined;
  try {
    return await runOperator(argv, {
      withStore,
      verifier: () => createTokenVerifier(read().token),
      token: 'faults' in environment ? null : environment.operatorToken,
      approvals: 'faults' in environment ? 2 : environment.approvals,
      async quotas() {
        const opened = openOperatorQuotas(loadConfig(process.env));
        close = () => opened.close();
        return opened;
      },
      now: Date.now,
      print: (text) => process.stdout.write(text),
      printError: (text) => console.error(text),
    });
  } finally {
    await close();
  }
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  endWith(error);
}
