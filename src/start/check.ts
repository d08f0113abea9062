// What is wrong with a configuration beyond its form: all that a start would refuse without asking anybody, found in one round. No
// port is opened, no bank, issuer, Redis or database asked. Called by src/cli/check-config.ts.

import { standards } from '../banks/standards.ts';
import type { Config } from '../config/config.ts';
import { type ConfigFault, InvalidConfig } from '../config/faults.ts';
import { openBanks } from '../sources/open.ts';
import { openTrustedDocuments } from './documents.ts';
import { assertQuoted, quotesRates } from './rates.ts';
import { openLists } from './screening.ts';
import { assertNoneLinkable } from './stored.ts';

/** Every fault; `isRouter` for a gateway over subgraphs, which has no banks. */
export async function findFaults(config: Config, isRouter: boolean): Promise<readonly ConfigFault[]> {
  const checks: (() => unknown)[] = [() => checkDocuments(config)];
  if (!isRouter) {
    checks.push(
      () => checkBanks(config),
      () =>
        assertQuoted(config.rates, {
          has: (id) => config.sources.some((source) => source.id === id && quotesRates(source)),
        }),
      () =>
        openLists(config, { log: { screeningTrouble: () => undefined }, metrics: noMetrics }).then((open) =>
          open?.lists.close(),
        ),
    );
  }
  const faults: ConfigFault[] = [];
  for (const check of checks) {
    try {
      await check();
    } catch (error) {
      if (!(error instanceof InvalidConfig)) throw error;
      faults.push(...error.faults);
    }
  }
  return faults;
}

const noMetrics = { beforeReading: () => undefined, screeningListAge: () => undefined };

function checkDocuments(config: Config): void {
  const log = { documentsLoaded: () => undefined, documentsRefused: () => undefined };
  openTrustedDocuments(config, {
    log,
    metrics: { document: () => undefined, heldToDocuments: () => undefined },
  })?.stop();
}

/** Opens each bank, which reads its keys and certificates, and calls none. */
async function checkBanks(config: Config): Promise<void> {
  const opened = await openBanks(config, {
    standards,
    maxBodyBytes: config.bankMaxBodyBytes,
    store: () => null,
    onTrouble: () => undefined,
    onCall: () => undefined,
  });
  try {
    if (config.storeKeys === null) assertNoneLinkable(opened.banks);
  } finally {
    await opened.close();
  }
}
