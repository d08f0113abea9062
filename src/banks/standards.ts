// The only list of standards. Called by src/start, which hands it on, and by whatever goes through all standards: the banks
// file, the pages, the conformance suites.

import type { BankStandard } from '../domain/bank.ts';
import { berlinGroup } from './berlin-group/standard.ts';
import { cdr } from './cdr/standard.ts';
import { enableBanking } from './enable-banking/standard.ts';
import { openBankingUk } from './open-banking-uk/standard.ts';
import { plaid } from './plaid/standard.ts';
import { revolutBusiness } from './revolut-business/standard.ts';
import type { Standard } from './standard.ts';

/** Every standard that there is, by name. Does not compile when one of the names of src/domain/bank.ts is missing. */
export const standards: Readonly<Record<BankStandard, Standard>> = {
  'open-banking-uk': openBankingUk,
  'berlin-group': berlinGroup,
  cdr,
  'enable-banking': enableBanking,
  plaid,
  'revolut-business': revolutBusiness,
};
