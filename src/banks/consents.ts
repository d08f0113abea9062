// Which standard's consents a bank has. Called by the composition root for every bank with `authorization`.

import type { Bank } from '../domain/bank.ts';
import { BerlinGroupConsents } from './berlin-group/consent.ts';
import { CdrConsents } from './cdr/consent.ts';
import type { ConsentConnector } from './consent.ts';
import { OpenBankingUkConsents } from './open-banking-uk/consent.ts';

/** The consent connector for a bank's standard. Does not compile when a standard is missing. */
export function createConsentConnector(bank: Bank): ConsentConnector {
  switch (bank.standard) {
    case 'open-banking-uk':
      return new OpenBankingUkConsents(bank);
    case 'berlin-group':
      return new BerlinGroupConsents(bank);
    case 'cdr':
      return new CdrConsents(bank);
  }
}
