// Accounts and balances as the gateway understands them, whatever the bank's standard. Built by the connectors, read by
// loaders and resolvers. Nouns are ISO 20022's (CashAccount, CashBalance).

import type { CalendarDate } from './dates.ts';
import type { CurrencyCode } from './iso4217.ts';
import { add, type CreditDebitIndicator, type Money, subtract, toSigned, toUnsigned } from './money.ts';

/** What kind of account it is. */
export type AccountType = 'CURRENT' | 'SAVINGS' | 'CARD' | 'LOAN' | 'MORTGAGE' | 'OTHER';

/** Whether the account can be used. UNKNOWN when the bank does not say. */
export type AccountStatus = 'OPEN' | 'CLOSED' | 'BLOCKED' | 'PENDING' | 'UNKNOWN';

/** How an account is named outside the bank. Unmasked here; masking is the resolvers' business. */
export interface AccountIdentification {
  readonly iban: string | null;
  readonly bban: string | null;
  /** UK sort code, six digits. */
  readonly sortCode: string | null;
  readonly accountNumber: string | null;
  /** Australian bank-state-branch, six digits. */
  readonly bsb: string | null;
  /** ABA routing number (US), or Canadian routing number `0` + institution + transit; nine digits. Absent where there is none. */
  readonly routingNumber?: string | null;
  readonly bic: string | null;
  /** As the bank masks it, or a card number: at most its last four digits are in the clear. */
  readonly maskedNumber: string | null;
}

/** An identification of which nothing is known. */
export const unknownIdentification: AccountIdentification = {
  iban: null,
  bban: null,
  sortCode: null,
  accountNumber: null,
  bsb: null,
  bic: null,
  maskedNumber: null,
};

/** One account at one bank under one link. */
export interface Account {
  /** The bank's own resource id. Never leaves the gateway: public ids are keyed hashes of it. */
  readonly bankAccountId: string;
  /**
   * What stays of it when it is linked anew, where the bank's own id does not and there is more than a number: it is known by this
   * before all else. Never leaves the gateway.
   */
  readonly persistentId?: string;
  /**
   * By what the bank is asked for it, where that is another id under each consent (aggregators); absent where it is
   * `bankAccountId`. Never leaves the gateway.
   */
  readonly consentAccountId?: string;
  /** Which of the standard's collections it lives in (Berlin Group: `accounts` or `card-accounts`). */
  readonly bankResource: string;
  readonly name: string | null;
  readonly nickname: string | null;
  readonly type: AccountType;
  readonly status: AccountStatus;
  /** Null when the bank gives none or the account holds several. */
  readonly currency: CurrencyCode | null;
  readonly openedOn: CalendarDate | null;
  readonly identification: AccountIdentification;
  /** True when the bank's account detail, one more call, can complete the identification. */
  readonly hasMoreIdentification: boolean;
  /** Names of the account's owners as the bank gives them. Personal data. */
  readonly holderNames: readonly string[];
  /**
   * True when the bank quotes this account's debits as positive amounts (Berlin Group `debitAccounting`, cards only).
   * Only for the connector, whose balances and entries may leave it unsaid; amounts in the domain are always turned.
   */
  readonly debitAccounting?: boolean;
  /** What the consent does not cover of this account, where the bank tells it beforehand (Berlin Group `_links`). */
  readonly withheld?: readonly ('balances' | 'transactions')[];
  /** The credit line, unsigned, where the account's own entry tells it (Berlin Group cards); for its balances. */
  readonly creditLimit?: Money;
  /** True when it can hold no more than was paid in (prepaid and travel cards). */
  readonly isPrepaid?: boolean;
  /**
   * The last four digits of the card that this is the account of, where the bank tells a card's number for sure; absent for no
   * card account, and where what is told may be another number. See src/domain/card.ts.
   */
  readonly cardLastFour?: string;
}

/** ISO 20022 balance types, as words; the code is in the comment. */
export const balanceTypes = [
  'CLOSING_AVAILABLE', // CLAV
  'CLOSING_BOOKED', // CLBD
  'CLOSING_CLEARED',
  'EXPECTED', // XPCD
  'FORWARD_AVAILABLE', // FWAV
  'INFORMATION', // INFO
  'INTERIM_AVAILABLE', // ITAV
  'INTERIM_BOOKED', // ITBD
  'INTERIM_CLEARED',
  'NON_INVOICED',
  'OPENING_AVAILABLE', // OPAV
  'OPENING_BOOKED', // OPBD
  'OPENING_CLEARED',
  'PREVIOUSLY_CLOSED_BOOKED', // PRCD
] as const;

/** One of {@link balanceTypes}. */
export type BalanceType = (typeof balanceTypes)[number];

/** One balance of an account. */
export interface Balance {
  readonly type: BalanceType;
  /** Unsigned; the sign is the indicator's. DEBIT means overdrawn or owed. */
  readonly amount: Money;
  readonly creditDebitIndicator: CreditDebitIndicator;
  /** Whether `amount` includes a credit line; null when the bank does not say. */
  readonly creditLimitIncluded: boolean | null;
  /** The credit line's amount, unsigned, in the balance's currency; null when the bank does not say. */
  readonly creditLimit: Money | null;
  /** Instant or day for which the bank states the balance. */
  readonly asOf: string | null;
  /** True for one purse of several (CDR): a part of the account, never the account's balance. */
  readonly isPurse?: boolean;
}

/** The order in which {@link spendableBalance} prefers types: what can be spent now first. House rule. */
const spendablePreference: readonly BalanceType[] = [
  'INTERIM_AVAILABLE',
  'CLOSING_AVAILABLE',
  'FORWARD_AVAILABLE',
  'EXPECTED',
  'INTERIM_BOOKED',
  'CLOSING_BOOKED',
];

/** Types that say what can be drawn, and hold a credit line where there is one (ISO 20022 BalanceType). */
const availableTypes: ReadonlySet<BalanceType> = new Set([
  'INTERIM_AVAILABLE',
  'CLOSING_AVAILABLE',
  'FORWARD_AVAILABLE',
  'OPENING_AVAILABLE',
]);

/** Accounts of borrowed money: what is available there is what is left of the credit, unless the bank says otherwise. */
const creditAccounts: ReadonlySet<AccountType> = new Set(['CARD', 'LOAN', 'MORTGAGE']);

/**
 * The balance a customer can spend without borrowing: the best type the bank gave, its credit line taken out, the newest
 * where there are several. Null when none qualifies, when a credit line is included but its amount unknown, and when an
 * account of borrowed money has something available of which the bank does not say how much is credit: a guess could be
 * spent. Among several currencies it takes the one asked for, else the account's, else the first one given. A purse is it
 * only in a currency that is asked for and in which the account holds nothing else, and only when it is the one such purse.
 */
export function spendableBalance(
  balances: readonly Balance[],
  { currency, type: accountType, isPrepaid }: Pick<Account, 'currency' | 'type' | 'isPrepaid'>,
  asked: CurrencyCode | null = null,
): Balance | null {
  const own = balances.filter(({ isPurse }) => isPurse !== true);
  const chosen = asked ?? currency ?? own[0]?.amount.currency;
  const isCredit = creditAccounts.has(accountType) && isPrepaid !== true;
  for (const type of spendablePreference) {
    const ofType = newestFirst(own.filter((balance) => balance.type === type && balance.amount.currency === chosen));
    const ofNewestDay = ofType.filter(({ asOf }) => dayOf(asOf) === dayOf(ofType[0]?.asOf ?? null));
    const mayHoldLine = isCredit && availableTypes.has(type);
    const withoutLine = ofNewestDay.find(({ creditLimitIncluded }) =>
      mayHoldLine ? creditLimitIncluded === false : creditLimitIncluded !== true,
    );
    if (withoutLine !== undefined) return withoutLine;
    const withLine = ofNewestDay.find((balance) => balance.creditLimit !== null);
    if (withLine !== undefined) return withoutCreditLine(withLine);
    if (mayHoldLine && ofType.length > 0) return null;
  }
  return asked === null || isCredit ? null : onlyPurse(balances, asked);
}

/** The purse of a currency in which the account holds nothing else; null when there are several: which one counts is not told. */
function onlyPurse(balances: readonly Balance[], currency: CurrencyCode): Balance | null {
  const [only, ...others] = balances.filter(({ amount }) => amount.currency === currency);
  return only?.isPurse === true && others.length === 0 ? only : null;
}

/**
 * The balance of a type, in the account's currency where there is one: the newest, or, of what will be available, the
 * nearest. Null when the bank gives none. A purse is never it.
 */
export function balanceOfType(
  balances: readonly Balance[],
  type: BalanceType,
  currency: CurrencyCode | null,
): Balance | null {
  const ofType = newestFirst(balances.filter((balance) => balance.type === type && balance.isPurse !== true));
  return ofType.find(({ amount }) => amount.currency === currency) ?? ofType[0] ?? null;
}

const dayOf = (asOf: string | null) => asOf?.slice(0, 10) ?? null;

/** Newest first, undated last; what is of one moment stays in the bank's order. */
function newestFirst(balances: readonly Balance[]): readonly Balance[] {
  if (balances.length < 2) return balances;
  return balances.toSorted((one, other) => {
    // Without the Z, so that of one second the longer fraction is the later one.
    const [a, b] = [one.asOf?.replace('Z', '') ?? '', other.asOf?.replace('Z', '') ?? ''];
    if (a === b) return 0;
    if (a === '' || b === '') return a === '' ? 1 : -1;
    // Of days to come the nearest counts: what is available then is not there before.
    return a > b === (one.type !== 'FORWARD_AVAILABLE') ? -1 : 1;
  });
}

function withoutCreditLine(balance: Balance): Balance {
  if (balance.creditLimit === null) return balance;
  const signed = subtract(toSigned(balance.amount, balance.creditDebitIndicator), balance.creditLimit);
  return { ...balance, ...toUnsigned(signed), creditLimitIncluded: false };
}

/** Sum of several credit lines in one currency; null when there is none. */
export function totalCreditLimit(lines: readonly Money[]): Money | null {
  return lines.length === 0 ? null : lines.reduce(add);
}
