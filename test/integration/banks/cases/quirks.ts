// Banks with a quirk of their own, named in their entry: what is shown is what the standard would say, `raw` what was sent.

import { type BankCase, daysAgo, statementQuery as query } from '../../../support/bank-cases.ts';
import { bgAccounts, bgEntry, bgReport, obAccounts, obEntry, obPage } from './shapes.ts';

const day = daysAgo(8);
const labelled = 'mandatereference:M-77,creditorid:DE98ZZZ09999999999,remittanceinformation:Electricity, October';

export const cases: readonly BankCase[] = [
  {
    name: 'labels in a text are taken for what they say, and a text without them is left alone',
    standard: 'berlin-group',
    bank: { quirk: 'ing-de' },
    query,
    answers: {
      '/v1/accounts': bgAccounts(),
      '/v1/accounts/a1/transactions': bgReport([
        bgEntry('t1', day, '-60.00', { remittanceInformationUnstructured: labelled }),
        bgEntry('t2', day, '-9.00', { remittanceInformationUnstructured: 'mandatereference of somebody' }),
        bgEntry('t3', day, '-1.00', { remittanceInformationUnstructured: 5 }),
      ]),
    },
    expected: {
      statuses: ['OK'],
      contents: [`${day} -1.00 -`, `${day} -60.00 Electricity, October`, `${day} -9.00 mandatereference of somebody`],
    },
  },
  {
    name: 'the same text at a bank without that quirk stays as it is',
    standard: 'berlin-group',
    query,
    answers: {
      '/v1/accounts': bgAccounts(),
      '/v1/accounts/a1/transactions': bgReport([
        bgEntry('t1', day, '-60.00', { remittanceInformationUnstructured: labelled }),
      ]),
    },
    expected: { statuses: ['OK'], contents: [`${day} -60.00 ${labelled}`] },
  },
  {
    name: 'identifiers that do not last are none, and every entry stays',
    standard: 'open-banking-uk',
    bank: { quirk: 'nationwide' },
    query,
    answers: {
      '/accounts': obAccounts(),
      '/accounts/a1/transactions': obPage('Transaction', [
        obEntry('0'.repeat(32), day, '1.00', 'lasting'),
        obEntry('00DEBIT20261101A', day, '2.00', 'passing'),
        obEntry('short', day, '3.00', 'short'),
      ]),
    },
    expected: {
      statuses: ['OK'],
      contents: [`${day} -1.00 lasting`, `${day} -2.00 passing`, `${day} -3.00 short`],
      stabilities: ['STABLE', 'DERIVED'],
    },
  },
];
