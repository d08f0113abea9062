// Banks of the sandbox's sources as a gateway opens them, for tests that put a gateway together piece by piece.

import type { OpenBank } from '../../src/banks/open-bank.ts';
import { standards } from '../../src/banks/standards.ts';
import type { BankSource } from '../../src/domain/bank.ts';
import { openBanks } from '../../src/sources/open.ts';

/** Every bank of some sources, and the end of their sockets. */
export interface BanksOfTestSources {
  readonly banks: readonly OpenBank[];
  close(): Promise<void>;
}

/** Asks each source for its list, and opens all it names. `now` gives epoch milliseconds. */
export async function openTestSources(sources: readonly BankSource[], now?: () => number): Promise<BanksOfTestSources> {
  const opened = await openBanks(
    { banks: [], sources },
    {
      standards,
      store: () => null,
      onTrouble(reason) {
        throw new Error(reason);
      },
      maxBodyBytes: 20_000_000,
      onCall: () => undefined,
      ...(now && { now }),
    },
  );
  await opened.start();
  const listed = opened.banks.find({ search: null, country: null, capability: null, via: null });
  return {
    banks: listed.flatMap(({ id }) => opened.banks.get(id) ?? []),
    close: () => opened.close(),
  };
}
