// The smallest sound answers of each standard, for cases that differ from them in one thing. Written after the standards'
// documents, not after the connectors.

import type { CaseAnswer } from '../../../support/bank-cases.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The IBAN of Berlin Group's account a1. */
export const ownIban = 'DE89370400440532013000';

/** Berlin Group: a list with the one account a1. */
export function bgAccounts(more: Fields = {}): CaseAnswer {
  return {
    body: { accounts: [{ resourceId: 'a1', iban: ownIban, currency: 'EUR', cashAccountType: 'CACC', ...more }] },
  };
}

/** Berlin Group: a booked entry of a day. */
export function bgEntry(transactionId: string | null, day: string, amount: string, more: Fields = {}) {
  return {
    ...(transactionId === null ? {} : { transactionId }),
    bookingDate: day,
    valueDate: day,
    transactionAmount: { amount, currency: 'EUR' },
    ...more,
  };
}

/** Berlin Group: a page of a report. */
export function bgReport(booked: readonly unknown[], next: string | null = null, more: Fields = {}): CaseAnswer {
  const links = next === null ? {} : { _links: { next: { href: next } } };
  return { body: { account: { iban: ownIban }, transactions: { booked, ...more, ...links } } };
}

/** OBIE: a list with the one account a1. */
export function obAccounts(more: Fields = {}): CaseAnswer {
  const account = { AccountId: 'a1', Currency: 'GBP', AccountSubType: 'CurrentAccount', Status: 'Enabled', ...more };
  return { body: { Data: { Account: [account] }, Links: {}, Meta: {} } };
}

/** OBIE: a booked debit of a day. */
export function obEntry(TransactionId: string | null, day: string, amount: string, text: string, more: Fields = {}) {
  return {
    AccountId: 'a1',
    ...(TransactionId === null ? {} : { TransactionId }),
    CreditDebitIndicator: 'Debit',
    Status: 'Booked',
    BookingDateTime: `${day}T12:00:00+00:00`,
    Amount: { Amount: amount, Currency: 'GBP' },
    TransactionInformation: text,
    ...more,
  };
}

/** OBIE: a page of a list. */
export function obPage(name: string, list: readonly unknown[], next: string | null = null): CaseAnswer {
  return { body: { Data: { [name]: list }, Links: next === null ? {} : { Next: next }, Meta: {} } };
}

/** CDR: a list with the one account a1. */
export function cdrAccounts(more: Fields = {}): CaseAnswer {
  const account = {
    accountId: 'a1',
    displayName: 'Everyday',
    maskedNumber: 'xxxx1234',
    productCategory: 'TRANS_AND_SAVINGS_ACCOUNTS',
    productName: 'Everyday',
    ...more,
  };
  return cdrPage('accounts', [account]);
}

/** CDR: a posted entry of a day; midday in Sydney. */
export function cdrEntry(transactionId: string | null, day: string, amount: string, description: string) {
  return {
    accountId: 'a1',
    ...(transactionId === null ? {} : { transactionId }),
    isDetailAvailable: false,
    type: 'PAYMENT',
    status: 'POSTED',
    description,
    postingDateTime: `${day}T12:00:00+11:00`,
    amount,
    currency: 'AUD',
    reference: '',
  };
}

/** CDR: a page of a list. */
export function cdrPage(name: string, list: readonly unknown[], next: string | null = null): CaseAnswer {
  return { body: { data: { [name]: list }, links: next === null ? {} : { next }, meta: {} } };
}
