// Ledger to Enable Banking JSON: accounts and balances; entries are in entry-wire.ts. Called by sessions.ts and accounts.ts.
// Source: the specification's AccountResource, BalanceResource and AccountIdentification.
import { createHash } from 'node:crypto';
import { accountTypes } from '../berlin-group/codes.ts';
import { customers } from '../customers.ts';
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { toDay } from '../ledger/calendar.ts';
import { toDecimal, toUnsignedDecimal } from '../ledger/currency.ts';
import { toMaskedCardNumber } from '../ledger/identifiers.ts';
import type { World } from '../world.ts';
import type { Institution } from './institutions.ts';

/** An object with what is undefined left out, or, at institutions that do so, written as null. */
export function written({ habits }: Institution, wire: Wire): Wire {
  if (!habits.writesNulls) return wire;
  return Object.fromEntries(Object.entries(wire).map(([name, value]) => [name, value ?? null]));
}

/** The institution's name and country, which are its identity. */
export const toAspspName = ({ name, country }: Institution): Wire => ({ name, country });

/** An amount with the sign that it has. */
export const toAmount = (amountMinor: bigint, currency: string): Wire => ({
  currency,
  amount: toDecimal(amountMinor, currency),
});

/** An amount whose direction is said elsewhere. */
export const toUnsignedAmount = (amountMinor: bigint, currency: string): Wire => ({
  currency,
  amount: toUnsignedDecimal(amountMinor, currency),
});

/** The number that an account is known by: its IBAN, or the masked number of a card. */
export function toIdentification(account: Account): Wire {
  if (account.kind !== 'credit-card') return { iban: account.iban };
  return { other: { identification: toMaskedCardNumber(account.cardNumber), scheme_name: 'CPAN' } };
}

function toHash(fields: readonly (readonly string[])[], values: readonly string[]): string {
  const shape = Buffer.from(JSON.stringify(fields)).toString('base64');
  return `${shape}.${createHash('sha256').update(JSON.stringify(values)).digest('base64')}`;
}

/** The hashes of an account, the same in every session: what was hashed, and the hash of it. */
export function toHashes({ habits }: Institution, account: Account): Wire {
  const isCard = account.kind === 'credit-card';
  const number = isCard ? toMaskedCardNumber(account.cardNumber) : account.iban;
  const field = isCard ? ['account', 'account_id', 'other', 'identification'] : ['account', 'account_id', 'iban'];
  const primary = toHash([field], [number]);
  const withCurrency = toHash([field, ['account', 'currency']], [number, account.currency]);
  const withBank = toHash([field, ['account', 'account_servicer', 'bic_fi']], [number, habits.bic]);
  return { identification_hash: primary, identification_hashes: [primary, withCurrency, withBank] };
}

/** An account; without a uid where it cannot be read. */
export function toAccount(institution: Institution, account: Account, uid: string): Wire {
  const { habits, name } = institution;
  const { holders, currency, creditLimitMinor, kind } = account;
  const isOpen = account.closedMonthsAgo === undefined;
  const [first] = holders.map((id) => customers.get(id));
  const isAlone = holders.length === 1 && first?.isBusiness === false;
  return written(institution, {
    account_id: toIdentification(account),
    all_account_ids: kind === 'credit-card' ? undefined : [{ identification: account.iban, scheme_name: 'IBAN' }],
    account_servicer: { bic_fi: habits.bic, name },
    name: holders.map((id) => customers.get(id)?.fullName ?? id).join(', '),
    details: account.nickname,
    usage: account.isBusiness ? 'ORGA' : 'PRIV',
    cash_account_type: accountTypes[kind],
    product: account.product,
    currency,
    psu_status: holders.length > 1 ? 'Co-account Holder' : 'Account Holder',
    credit_limit: creditLimitMinor > 0n ? toAmount(creditLimitMinor, currency) : undefined,
    legal_age: isAlone ? true : undefined,
    uid: isOpen ? uid : undefined,
    ...toHashes(institution, account),
  });
}

const balanceNames = {
  CLBD: 'Closing booked',
  ITBD: 'Interim booked',
  ITAV: 'Interim available',
  XPCD: 'Expected',
  OTHR: 'Not invoiced',
} as const;

/** The balances of an account, each of the types that its institution has; a credit line counts as available. */
export function toBalances(
  institution: Institution,
  { ledger, nowMs }: Pick<World, 'ledger' | 'nowMs'>,
  account: Account,
): Wire[] {
  const { id, currency, creditLimitMinor } = account;
  const { habits } = institution;
  const booked = ledger.bookedMinor(id, currency);
  const expected = ledger.expectedMinor(id, currency);
  const amounts = {
    CLBD: booked,
    ITBD: booked,
    OTHR: booked,
    ITAV: expected + creditLimitMinor,
    XPCD: expected,
  } as const;
  const [newest] = ledger.booked(id);
  const isBooked = (type: keyof typeof amounts): boolean => type === 'CLBD' || type === 'ITBD';
  return habits.balanceTypes.map((balance_type) =>
    written(institution, {
      name: balanceNames[balance_type],
      balance_amount: toAmount(amounts[balance_type], currency),
      balance_type,
      last_change_date_time: newest === undefined ? undefined : new Date(newest.atMs).toISOString(),
      reference_date: toDay(nowMs),
      last_committed_transaction: isBooked(balance_type) && habits.references === 'all' ? newest?.id : undefined,
    }),
  );
}
