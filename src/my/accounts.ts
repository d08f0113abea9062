// What an account is called, and which of its balances is shown: for all pages of this folder. House rule: the booked balance
// without a credit line first, since that is what people call their balance; what can be spent stands beside it.

import { toLastFour } from '../links-page/own-accounts.ts';
import type { Formats, ShownMoney } from '../pages/formats.ts';
import type { AccountHeadFragment, AccountType, BalanceType } from './generated.ts';
import type { MyTexts } from './texts/texts.ts';

type Named = Pick<AccountHeadFragment, 'name' | 'nickname' | 'type' | 'identification'>;

/** A balance as the questions ask for it. */
export interface AskedBalance {
  readonly type: BalanceType;
  readonly signedAmount: ShownMoney;
  readonly creditLimitIncluded: boolean | null;
  readonly asOf: string | null;
  readonly provenance: { readonly fetchedAt: string; readonly freshness: string };
}

/** What a person calls it: the nickname, the bank's name for it, or its kind. */
export function accountName({ nickname, name, type }: Omit<Named, 'identification'>, { common }: MyTexts): string {
  return nickname ?? name ?? common.accountTypes[type];
}

/** `••••6819`: the last four characters of its number; null when the bank tells none. */
export function lastFour(identification: Partial<NonNullable<Named['identification']>> | null): string | null {
  if (identification === null) return null;
  const { iban, accountNumber, bban, maskedNumber } = identification;
  return toLastFour(iban ?? accountNumber ?? bban ?? maskedNumber ?? null);
}

/** The order in which a balance speaks for the account. */
const preference: readonly BalanceType[] = [
  'INTERIM_BOOKED',
  'CLOSING_BOOKED',
  'INTERIM_CLEARED',
  'CLOSING_CLEARED',
  'EXPECTED',
  'OPENING_BOOKED',
  'PREVIOUSLY_CLOSED_BOOKED',
  'OPENING_CLEARED',
  'INTERIM_AVAILABLE',
  'CLOSING_AVAILABLE',
  'OPENING_AVAILABLE',
  'NON_INVOICED',
  'FORWARD_AVAILABLE',
  'INFORMATION',
];

const rank = ({ type, creditLimitIncluded }: AskedBalance): number =>
  preference.indexOf(type) + (creditLimitIncluded === true ? preference.length : 0);

/** The balance of each currency, the account's own first: of several the one that speaks for it, of two of a kind the newer. */
export function shownBalances(balances: readonly AskedBalance[], currency: string | null): readonly AskedBalance[] {
  const best = new Map<string, AskedBalance>();
  for (const balance of balances) {
    const before = best.get(balance.signedAmount.currency);
    if (before === undefined || isBetter(balance, before)) best.set(balance.signedAmount.currency, balance);
  }
  return [...best.values()].sort(
    (a, b) => Number(b.signedAmount.currency === currency) - Number(a.signedAmount.currency === currency),
  );
}

function isBetter(one: AskedBalance, other: AskedBalance): boolean {
  const difference = rank(one) - rank(other);
  return difference === 0 ? (one.asOf ?? '') > (other.asOf ?? '') : difference < 0;
}

/** What can be spent, where that is something, and another amount than the balance: nobody spends from a loan. */
export function spendableBeside(
  {
    type,
    spendable,
  }: { readonly type: AccountType; readonly spendable?: { readonly signedAmount: ShownMoney } | null },
  shown: AskedBalance | undefined,
): ShownMoney | null {
  if (spendable == null || type === 'LOAN' || type === 'MORTGAGE') return null;
  const { amount, currency } = spendable.signedAmount;
  if (amount.startsWith('-')) return null;
  const isSame = shown?.signedAmount.amount === amount && shown.signedAmount.currency === currency;
  return isSame ? null : spendable.signedAmount;
}

/** The number groups of an IBAN, as they are printed. */
export const toPrinted = (iban: string): string => iban.replaceAll(/(.{4})(?=.)/g, '$1 ');

/** `12-34-56`. */
export const toSortCode = (code: string): string =>
  /^\d{6}$/.test(code) ? code.replaceAll(/(\d\d)(?=\d)/g, '$1-') : code;

/** An account's line where one is chosen: name, last four, and what can be spent. */
export function accountLine(
  account: Named & { readonly spendable?: { readonly signedAmount: ShownMoney } | null },
  { texts, formats }: { readonly texts: MyTexts; readonly formats: Formats },
): { readonly name: string; readonly spendable: string | null } {
  const number = lastFour(account.identification);
  const name = `${accountName(account, texts)}${number === null ? '' : ` ${number}`}`;
  return { name, spendable: account.spendable == null ? null : formats.money(account.spendable.signedAmount) };
}
