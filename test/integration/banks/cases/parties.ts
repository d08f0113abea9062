// Who the other party of an entry is, wherever a bank names it: in the field of the owner's side, as the ultimate party behind a
// payment provider, on both sides. The owner is never shown as the other party.

import { type BankCase, daysAgo, statementQuery as query, sorted } from '../../../support/bank-cases.ts';
import {
  bgAccounts,
  bgEntry,
  bgReport,
  cdrAccounts,
  cdrEntry,
  cdrPage,
  obAccounts,
  obEntry,
  obPage,
  ownIban,
} from './shapes.ts';

const day = daysAgo(8);
const other = 'DE12500400000123456780';
const own = { iban: ownIban };

const bg = (entries: readonly [string, Readonly<Record<string, unknown>>][], account = {}): BankCase['answers'] => ({
  '/v1/accounts': bgAccounts(account),
  '/v1/accounts/a1/transactions': bgReport(
    entries.map(([amount, more], index) => bgEntry(`t${index}`, day, amount, more)),
  ),
});

const obOwn = {
  Account: [{ SchemeName: 'UK.OBIE.SortCodeAccountNumber', Identification: '11280001234567', Name: 'Ms Roe' }],
};
const obSide = (Identification: string, Name?: string) => ({
  SchemeName: 'UK.OBIE.SortCodeAccountNumber',
  Identification,
  ...(Name === undefined ? {} : { Name }),
});

export const cases: readonly BankCase[] = [
  {
    name: 'the payer of a credit as its creditor, and whom a debit goes to as its debtor',
    standard: 'berlin-group',
    query,
    answers: bg([
      ['1500.00', { creditorName: 'Employer' }],
      ['-9.00', { debtorName: 'Shop', debtorAccount: { iban: other } }],
    ]),
    expected: { statuses: ['OK'], counterparties: sorted(['Employer', 'Shop']), notes: [] },
  },
  {
    name: 'the owner alone, by account and by name',
    standard: 'berlin-group',
    query,
    answers: bg(
      [
        ['1.00', { creditorName: 'R. Roe', creditorAccount: own }],
        ['2.00', { creditorName: 'Richard  ROE' }],
        ['-3.00', { debtorName: 'Roe', debtorAccount: own, creditorName: 'Roe', creditorAccount: own }],
      ],
      { ownerName: 'Richard Roe' },
    ),
    expected: { statuses: ['OK'], counterparties: [], notes: ['CONTRADICTORY_ENTRIES 1'] },
  },
  {
    name: 'the owner’s account on the other side, and the other party on his',
    standard: 'berlin-group',
    query,
    answers: bg([
      ['-9.00', { creditorName: 'Roe', creditorAccount: own, debtorName: 'Shop', debtorAccount: { iban: other } }],
    ]),
    expected: {
      statuses: ['PARTIAL'],
      entries: [`${day} -9.00 -`],
      counterparties: ['Shop'],
      notes: ['CONTRADICTORY_ENTRIES 1'],
    },
  },
  {
    name: 'a shop behind a payment provider',
    standard: 'berlin-group',
    query,
    answers: bg([
      ['-9.00', { creditorName: 'Lastschriftzahlung', ultimateCreditor: 'Shop', creditorAccount: { iban: other } }],
    ]),
    expected: { counterparties: ['Shop'] },
  },
  {
    name: 'the payer of a credit as its creditor, the owner on both sides, a shop behind a payment provider',
    standard: 'open-banking-uk',
    query,
    answers: {
      '/accounts': obAccounts(obOwn),
      '/accounts/a1/transactions': obPage('Transaction', [
        obEntry('t1', day, '1500.00', 'A', {
          CreditDebitIndicator: 'Credit',
          CreditorAccount: obSide('40478470872490', 'Employer'),
        }),
        obEntry('t2', day, '1.00', 'B', {
          DebtorAccount: obSide('11280001234567', 'Roe'),
          CreditorAccount: obSide('11280001234567', 'Roe'),
        }),
        obEntry('t3', day, '2.00', 'C', {
          CreditorAccount: obSide('40478470872490', 'Provider'),
          UltimateCreditor: { Name: 'Shop' },
        }),
        obEntry('t4', day, '3.00', 'D', { CreditorAccount: obSide('11280001234567') }),
      ]),
    },
    expected: {
      statuses: ['OK'],
      counterparties: sorted(['Employer', 'Shop']),
      // Money that went to the own account: kept as written, and told.
      notes: ['CONTRADICTORY_ENTRIES 2'],
    },
  },
  {
    name: 'who paid and who is paid, and charges written as money that came',
    standard: 'cdr',
    query,
    answers: {
      '/banking/accounts': cdrAccounts(),
      '/banking/accounts/a1/transactions': cdrPage('transactions', [
        { ...cdrEntry('t1', day, '5.00', 'A'), extendedData: { payer: 'Employer', payee: 'Roe' } },
        { ...cdrEntry('t2', day, '-6.00', 'B'), extendedData: { payer: 'Roe', payee: 'Shop' } },
        { ...cdrEntry('t3', day, '7.00', 'C'), type: 'FEE' },
        { ...cdrEntry('t4', day, '-8.00', 'D'), type: 'DIRECT_DEBIT' },
      ]),
    },
    expected: {
      statuses: ['OK'],
      counterparties: sorted(['Employer', 'Shop']),
      contents: sorted([`${day} 5.00 A`, `${day} -6.00 B`, `${day} 7.00 C`, `${day} -8.00 D`]),
      notes: ['CONTRADICTORY_ENTRIES 1'],
    },
  },
];
