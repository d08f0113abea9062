// Which connector speaks which standard. Called by src/start/services.ts for every bank of the banks file.

import type { Bank } from '../domain/bank.ts';
import type { BankHttp } from '../http/bank-http.ts';
import { BerlinGroupConnector } from './berlin-group/connector.ts';
import { CdrConnector } from './cdr/connector.ts';
import type { Connector } from './connector.ts';
import { OpenBankingUkConnector } from './open-banking-uk/connector.ts';

/** The connector for a bank's standard. `now` gives epoch milliseconds and is there for tests. Does not compile when a standard is missing. */
export function createConnector(bank: Bank, http: BankHttp, now: () => number = Date.now): Connector {
  switch (bank.standard) {
    case 'open-banking-uk':
      return new OpenBankingUkConnector(bank, http, now);
    case 'berlin-group':
      return new BerlinGroupConnector(bank, http, now);
    case 'cdr':
      return new CdrConnector(bank, http, now);
  }
}
