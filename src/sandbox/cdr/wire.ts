// Ledger to Consumer Data Standards JSON, as Southern Cross Bank writes it. Called by its resources.
// Source: cds_banking and cds_common 1.36: BankingAccountV3, BankingAccountDetailV5, BankingBalance, BankingTransactionV2,
// BankingTransactionDetailV3, CommonPerson. No currency means AUD (CurrencyString's default).
import type { Customer } from '../customers.ts';
import type { Wire } from '../json.ts';
import type { Account, AccountKind } from '../ledger/accounts.ts';
import { addDays, toDay, toLocalDateTime } from '../ledger/calendar.ts';
import { toDecimal } from '../ledger/currency.ts';
import type { Entry, EntryKind, Ledger } from '../ledger/ledger.ts';
import { hash32 } from '../ledger/random.ts';
import { toCardTerms, toDepositTerms, toLoanTerms } from './terms.ts';

const categories: Readonly<Record<AccountKind, string>> = {
  current: 'TRANS_AND_SAVINGS_ACCOUNTS',
  savings: 'TRANS_AND_SAVINGS_ACCOUNTS',
  'credit-card': 'CRED_AND_CHRG_CARDS',
  loan: 'PERS_LOANS',
  mortgage: 'RESIDENTIAL_MORTGAGES',
  currency: 'TRAVEL_CARDS',
};

const types: Readonly<Record<EntryKind, string>> = {
  'brought-forward': 'OTHER',
  salary: 'TRANSFER_INCOMING',
  rent: 'TRANSFER_OUTGOING',
  'standing-order': 'TRANSFER_OUTGOING',
  'direct-debit': 'DIRECT_DEBIT',
  'direct-debit-return': 'OTHER',
  'card-purchase': 'PAYMENT',
  'card-authorisation': 'PAYMENT',
  'cash-withdrawal': 'OTHER',
  fee: 'FEE',
  'interest-paid': 'INTEREST_PAID',
  'interest-charged': 'INTEREST_CHARGED',
  refund: 'OTHER',
  chargeback: 'OTHER',
  reversal: 'OTHER',
  'transfer-in': 'TRANSFER_INCOMING',
  'transfer-out': 'TRANSFER_OUTGOING',
  'own-transfer': 'TRANSFER_OUTGOING',
  'card-repayment': 'PAYMENT',
  'loan-repayment': 'PAYMENT',
};

/** The product category of an account, for the filter of the same name. */
export function categoryOf(account: Account): string {
  return categories[account.kind];
}

/** An AmountString: two decimals at least, whatever the currency. */
const toAmount = (amountMinor: bigint, currency: string): string => toDecimal(amountMinor, currency, 2);
const noAud = (currency: string): string | undefined => (currency === 'AUD' ? undefined : currency);

/** An account as the list shows it. */
export function toAccount(account: Account): Wire {
  const number = account.kind === 'credit-card' ? account.cardNumber : account.accountNumber;
  return {
    accountId: account.id,
    creationDate: account.openedOn,
    displayName: `${account.product} ${number.slice(-4)}`,
    nickname: account.nickname,
    openStatus: account.closedMonthsAgo === undefined ? 'OPEN' : 'CLOSED',
    isOwned: true,
    accountOwnership: account.holders.length === 1 ? 'ONE_PARTY' : 'TWO_PARTY',
    maskedNumber: account.kind === 'credit-card' ? `xxxx xxxx xxxx ${number.slice(-4)}` : `xxxxx${number.slice(-3)}`,
    productCategory: categoryOf(account),
    productName: account.product.toLowerCase().replaceAll(' ', '-'),
  };
}

/** An account as its own endpoint shows it. */
export function toAccountDetail(ledger: Ledger, account: Account, nowMs: number): Wire {
  const today = toDay(nowMs);
  const booked = ledger.bookedMinor(account.id, account.currency);
  const owed = booked < 0n ? -booked : 0n;
  if (account.kind === 'credit-card') {
    return {
      ...toAccount(account),
      specificAccountUType: 'creditCard',
      creditCard: {
        minPaymentAmount: toAmount(owed / 50n, 'AUD'),
        paymentDueAmount: toAmount(owed, 'AUD'),
        paymentDueDate: addDays(today, 14),
      },
      lendingRate: '0.1999',
      ...toCardTerms(),
    };
  }
  if (account.kind === 'mortgage') {
    return {
      ...toAccount(account),
      bsb: account.bsb,
      accountNumber: account.accountNumber,
      specificAccountUType: 'loan',
      loan: {
        originalStartDate: account.openedOn,
        originalLoanAmount: '520000.00',
        loanEndDate: '2051-08-30',
        nextInstalmentDate: `${today.slice(0, 8)}16`,
        minInstalmentAmount: '3120.00',
        maxRedraw: '0.00',
        repaymentType: 'PRINCIPAL_AND_INTEREST',
        repaymentFrequency: 'P1M',
      },
      lendingRate: '0.0614',
      ...toLoanTerms(),
    };
  }
  return { ...toAccount(account), bsb: account.bsb, accountNumber: account.accountNumber, ...toDepositTerms(account) };
}

/** The balance of an account, with a purse for each other currency. */
export function toBalance(ledger: Ledger, account: Account): Wire {
  const booked = ledger.bookedMinor(account.id, account.currency);
  const expected = ledger.expectedMinor(account.id, account.currency);
  const limit = account.creditLimitMinor;
  const available = expected + limit;
  const purses = account.currencies
    .slice(1)
    .map((currency) => ({ amount: toAmount(ledger.bookedMinor(account.id, currency), currency), currency }));
  return {
    accountId: account.id,
    currentBalance: toAmount(booked, account.currency),
    // The standard: a positive amount or zero.
    availableBalance: toAmount(available > 0n ? available : 0n, account.currency),
    ...(limit === 0n ? {} : { creditLimit: toAmount(limit, account.currency) }),
    ...(account.kind === 'mortgage' ? { amortisedLimit: toAmount(-booked, account.currency) } : {}),
    ...(purses.length === 0 ? {} : { purses }),
  };
}

/** Whether the entry has a detail endpoint, and with it a transaction id; interest has neither at this house. */
export function hasDetail(entry: Entry): boolean {
  return entry.status === 'booked' && entry.kind !== 'interest-paid' && entry.kind !== 'interest-charged';
}

/** One entry as the transaction list shows it. */
export function toTransaction(account: Account, entry: Entry): Wire {
  const isIn = entry.amountMinor > 0n;
  const type = entry.kind === 'own-transfer' && isIn ? 'TRANSFER_INCOMING' : types[entry.kind];
  const isBooked = entry.status === 'booked';
  const { counterparty: party, exchange } = entry;
  const original =
    exchange === undefined
      ? ''
      : ` ${exchange.originalCurrency} ${toAmount(exchange.originalMinor, exchange.originalCurrency)} @ ${exchange.rate}`;
  return {
    accountId: account.id,
    transactionId: hasDetail(entry) ? entry.id : undefined,
    isDetailAvailable: hasDetail(entry),
    type,
    status: isBooked ? 'POSTED' : 'PENDING',
    description: `${entry.text}${original}`,
    postingDateTime: isBooked ? toLocalDateTime('AU', entry.atMs) : undefined,
    valueDateTime: isBooked ? new Date(Date.parse(entry.valueDay)).toISOString() : undefined,
    executionDateTime: toLocalDateTime('AU', entry.madeAtMs ?? entry.atMs),
    amount: toAmount(entry.amountMinor, entry.currency),
    currency: noAud(entry.currency),
    reference: entry.reference ?? '',
    merchantName: entry.madeAtMs === undefined ? undefined : party?.name,
    merchantCategoryCode: party?.mcc,
    ...(entry.kind === 'direct-debit' && party !== undefined
      ? { billerCode: String(hash32(party.name) % 1_000_000), billerName: party.name, crn: entry.mandateId }
      : {}),
  };
}

/** One entry as its own endpoint shows it. */
export function toTransactionDetail(account: Account, entry: Entry): Wire {
  const name = entry.counterparty?.name;
  const side = entry.amountMinor < 0n ? { payee: name } : { payer: name };
  const isTransfer = entry.endToEndId !== undefined;
  return {
    ...toTransaction(account, entry),
    extendedData: {
      ...side,
      ...(isTransfer
        ? {
            extensionUType: 'nppPayload',
            nppPayload: {
              extendedDescription: entry.text,
              endToEndId: entry.endToEndId,
              service: 'X2P1',
              serviceVersion: '01',
            },
          }
        : {}),
    },
  };
}

/** The customer as `/common/customer` shows him; with `detail` as `/common/customer/detail`. */
export function toCustomer(customer: Customer, isDetail: boolean): Wire {
  const person: Wire = {
    lastUpdateTime: '2024-02-01T09:30:00+11:00',
    firstName: customer.firstName,
    lastName: customer.lastName,
    middleNames: [],
  };
  if (!isDetail) return { customerUType: 'person', person };
  const { address } = customer;
  return {
    customerUType: 'person',
    person: {
      ...person,
      phoneNumbers: [
        {
          isPreferred: true,
          purpose: 'MOBILE',
          countryCode: '+61',
          number: '0491570156',
          fullNumber: 'tel:+61491570156',
        },
      ],
      emailAddresses: [{ isPreferred: true, purpose: 'HOME', address: customer.email }],
      physicalAddresses: [
        {
          addressUType: 'simple',
          simple: {
            mailingName: customer.fullName,
            addressLine1: `${address.building} Jarrah Street`,
            postcode: '2999',
            city: 'Coolabah Bay',
            state: address.state,
          },
          purpose: 'REGISTERED',
        },
      ],
    },
  };
}
