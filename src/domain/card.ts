// Cards as the gateway understands them, whatever the bank's standard. Built by the connectors through `toCard`, or of what an
// account's own entry tells; read by loaders and resolvers. House rule, stricter than PCI DSS 4.0, requirement 3.4.1: of a card's
// number no more than its last four digits is ever in here, whatever a bank sends and wherever it writes it, and nothing that
// proves who holds the card.

import type { Account } from './account.ts';
import type { CalendarDate } from './dates.ts';
import type { Money } from './money.ts';

/** Where a card stands. */
export const cardStates = ['ACTIVE', 'FROZEN', 'LOCKED', 'INACTIVE', 'TERMINATED', 'UNKNOWN'] as const;
/**
 * One of {@link cardStates}. `FROZEN`: put to rest by who holds it, and woken by the same; `LOCKED`: by the bank or an
 * administrator; `INACTIVE`: not usable yet; `UNKNOWN`: the bank does not say, or says a word that is not known.
 */
export type CardState = (typeof cardStates)[number];

/** Whose network a card is of. */
export type CardScheme = 'VISA' | 'MASTERCARD' | 'AMERICAN_EXPRESS' | 'MAESTRO' | 'OTHER';

/** What a limit is of: one payment, all payments of a period, or what may be owed at once. */
export type CardLimitKind = 'TRANSACTION' | 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR' | 'LIFETIME' | 'CREDIT_LINE';

/** One limit of a card. */
export interface CardLimit {
  readonly kind: CardLimitKind;
  /** Unsigned. */
  readonly amount: Money;
  /** How much of it is used, in the same currency; null where the bank does not say. */
  readonly used: Money | null;
}

/** One card. */
export interface Card {
  /** The bank's own id, by which it is asked for; null for one that is told by its account's entry. Never leaves the gateway. */
  readonly bankCardId: string | null;
  /** The bank's own ids of the accounts that it draws on, the first of them first; empty where the bank does not say. */
  readonly bankAccountIds: readonly string[];
  /** How its holder or company calls it; often a person's name. Personal data. */
  readonly label: string | null;
  /** Whose name is on it. Personal data. */
  readonly holderName: string | null;
  /** Exactly four digits; null where the bank does not tell them for sure. */
  readonly lastFour: string | null;
  readonly scheme: CardScheme | null;
  readonly isVirtual: boolean | null;
  readonly state: CardState;
  /** `2029-04`, through whose last day it can be used; null where the bank does not say. */
  readonly expiryMonth: string | null;
  readonly limits: readonly CardLimit[];
}

/** A card as a bank sends it: texts may hold anything. */
export interface CardParts extends Omit<Card, 'lastFour' | 'scheme'> {
  /** What the bank calls the card's number, or the end of it. */
  readonly number: string | null;
  readonly scheme?: CardScheme | null;
}

/** Makes a card of what a bank sends: the one way into the model, by which no number gets. */
export function toCard({ number, label, holderName, scheme = null, ...parts }: CardParts): Card {
  const clean = (text: string | null) => (text === null ? null : withoutCardNumbers(text));
  return {
    bankCardId: parts.bankCardId,
    bankAccountIds: parts.bankAccountIds,
    label: clean(label),
    holderName: clean(holderName),
    lastFour: number === null ? null : toLastFour(number),
    scheme,
    isVirtual: parts.isVirtual,
    state: parts.state,
    expiryMonth: parts.expiryMonth,
    limits: parts.limits,
  };
}

/** ISO/IEC 7812-1: card numbers have up to 19 digits; none in use has fewer than 12. */
const fewestDigits = 12;
const mostDigits = 19;
/** First and last digits that a masked number shows at most (PCI DSS 4.0, requirement 3.4.1). */
const mostClearDigits = 10;

/** Whatever stands in the place of hidden digits, and right behind it four in the clear. */
const maskedThenFour = /[^\d\s.-][\s.-]*(\d{4})$/;

/**
 * The last four digits of a card's number, in whichever writing: masked, whole, or just those four. Null where that cannot be
 * told for sure, so that no other digits are taken for them: a tail of another length, a whole number whose check digit is wrong
 * (ISO/IEC 7812-1, annex B), as when a security code stands behind it.
 */
export function toLastFour(text: string): string | null {
  // Dots in a row stand for what is hidden, a single one parts groups.
  const plain = text
    .replace(/…|\.{2,}/g, '*')
    .normalize('NFKC')
    .trim();
  if (/^\d{4}$/.test(plain)) return plain;
  const compact = plain.replace(/[\s.-]/g, '');
  if (/^\d+$/.test(compact)) return isCardNumber(compact) ? compact.slice(-4) : null;
  // What stands behind a number that is not masked, or behind the word for a code, is not its end.
  if (plain.replace(/\D/g, '').length > mostClearDigits || plain.search(codesInText) >= 0) return null;
  return maskedThenFour.exec(plain)?.[1] ?? maskedThenFour.exec(compact)?.[1] ?? null;
}

/** Whether digits, blanks, dots and hyphens aside, are a card's number: their count and check digit are right. */
export function isCardNumber(text: string): boolean {
  const digits = text.replace(/[\s.-]/g, '');
  if (!/^\d+$/.test(digits) || digits.length < fewestDigits || digits.length > mostDigits) return false;
  let sum = 0;
  for (const [index, digit] of [...digits].reverse().entries()) {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** Digits enough for a card's number and whatever follows on them, a month or a security code say: all of it goes. */
const numbersInText = /\p{N}(?:[^\p{L}\p{N}]{0,8}\p{N}){11,}/gu;
/** What proves that one holds a card: the codes printed on it and the PIN, by the words that stand before them. */
const codesInText =
  /(?<!\p{L})(?:(?:cvv|cvc|cvn|csc|cav|cid|pin)[2２]?(?:[\s_-]?code)?|(?:security|verification)[\s_-]?code)(?:\s{1,3}is)?[^\p{L}\p{N}]{0,5}\p{N}{3,6}(?!\p{N})/giu;

/**
 * A text of a bank's without anything that could be a card's number, or a code that proves that one holds it. Whether the check
 * digit is right does not matter: a slip of the pen is no reason to show the rest.
 */
export function withoutCardNumbers(text: string): string {
  return text.replace(codesInText, '•••').replace(numbersInText, '••••');
}

/** Digits behind a mask, more than the four that end a card's number: what else they are nobody says. */
const longTail = /(?:\d[\s.-]*){5,}$/;

/** A number as its bank masks it (src/banks/identification.ts), without digits behind it that are no part of it. */
function toMaskedTail(masked: string): string {
  return toLastFour(masked) === null ? masked.replace(longTail, (tail) => tail.replace(/\d/g, '*')) : masked;
}

/** An account without what its bank may have written of cards into its texts; any but a card's account as it is. */
export function withoutCardNumbersOfAccount<A extends Account>(account: A): A {
  if (account.type !== 'CARD') return account;
  const { bban, accountNumber, maskedNumber } = account.identification;
  const clean = (text: string | null) => (text === null ? null : withoutCardNumbers(text));
  const keep = (number: string | null) => (number === null || isCardNumber(number) ? null : number);
  return {
    ...account,
    name: clean(account.name),
    nickname: clean(account.nickname),
    holderNames: account.holderNames.map(withoutCardNumbers),
    identification: {
      ...account.identification,
      bban: keep(bban),
      accountNumber: keep(accountNumber),
      maskedNumber: maskedNumber === null ? null : toMaskedTail(maskedNumber),
    },
  };
}

/** What the account's entry says of a card's state: that an account is open says nothing of the card, which may be frozen. */
const statesOfAccount: Readonly<Record<Account['status'], CardState>> = {
  OPEN: 'UNKNOWN',
  BLOCKED: 'LOCKED',
  CLOSED: 'TERMINATED',
  PENDING: 'INACTIVE',
  UNKNOWN: 'UNKNOWN',
};

/** The card that a card account's own entry tells, where its bank tells a card's number for sure; null for none. */
export function toCardOfAccount(account: Account): Card | null {
  const { cardLastFour, bankAccountId, holderNames, creditLimit } = account;
  if (cardLastFour === undefined) return null;
  return toCard({
    bankCardId: null,
    bankAccountIds: [bankAccountId],
    number: cardLastFour,
    label: account.nickname ?? account.name,
    // Of several owners of an account nobody says whose the card is.
    holderName: holderNames.length === 1 ? (holderNames[0] ?? null) : null,
    isVirtual: null,
    state: statesOfAccount[account.status],
    expiryMonth: null,
    limits: creditLimit === undefined ? [] : [{ kind: 'CREDIT_LINE', amount: creditLimit, used: null }],
  });
}

/** `2029-04` of `04/2029`, as it is printed; null for anything else. */
export function toExpiryMonth(printed: string): string | null {
  const [, month, year] = /^\s*(0[1-9]|1[0-2])\s*\/\s*(20\d{2})\s*$/.exec(printed) ?? [];
  return month === undefined || year === undefined ? null : `${year}-${month}`;
}

/** The last day of a month such as `2029-04`. */
export function toLastDayOfMonth(month: string): CalendarDate {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}
