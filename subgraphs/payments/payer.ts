// Who is to pay and from which account, by the ids of an input: for payments (resolvers/Mutation.ts) and for mandates
// (resolvers/mandate-mutations.ts). What the input gets wrong comes back as a member of their unions.

import type { AccountPlace } from '../../src/domain/global-id.ts';
import { homeOf } from '../../src/domain/link.ts';
import type { AccountInput } from '../../src/domain/payment-order.ts';
import type { RequestContext } from '../shared/context.ts';
import { readAccountWays } from '../shared/references.ts';
import type { InitiatePaymentInput } from './generated.ts';
import { toFieldRejection } from './payment-result.ts';

type FieldRejection = ReturnType<typeof toFieldRejection>;

/** Who pays, from where, as an input says it. */
export type PayerInput = Pick<InitiatePaymentInput, 'debtorAccountId' | 'bankId' | 'customerId'>;

/** Who pays, from where. */
export interface Payer {
  /** Null for the caller themselves. */
  readonly customerId: string | null;
  readonly bankId: string;
  readonly debtor: { readonly place: AccountPlace; readonly accountKey: string } | null;
}

/**
 * Reads the ids of an input; they say nothing of banks' data. By which ways the bank of an account was reached when it was asked before
 * nobody knows now: then the key tells.
 */
export async function readPayer(
  { debtorAccountId, bankId, customerId }: PayerInput,
  { access, ids, wasAsked }: Pick<RequestContext, 'access' | 'ids'> & { readonly wasAsked: boolean },
): Promise<Payer | FieldRejection> {
  const bank = bankId == null ? null : ids.parse(bankId);
  if (bankId != null && bank?.type !== 'Bank') return toFieldRejection('bankId', 'INVALID', 'There is no such bank.');
  const customer = customerId == null ? null : ids.parse(customerId);
  if (customerId != null && customer?.type !== 'Customer') {
    return toFieldRejection('customerId', 'INVALID', 'There is no such customer, or none you may pay for.');
  }
  const namedCustomer = customer?.type === 'Customer' ? customer.customerId : null;
  const namedBank = bank?.type === 'Bank' ? bank.bankId : null;
  if (debtorAccountId == null) {
    if (namedBank === null)
      return toFieldRejection('bankId', 'REQUIRED', 'Say which bank, or which account, is to pay.');
    return { customerId: namedCustomer, bankId: namedBank, debtor: null };
  }
  const account = ids.parse(debtorAccountId);
  const ways = account?.type === 'Account' ? await readAccountWays(account, access) : [];
  const [owner] = ways;
  if (account?.type !== 'Account' || owner === undefined) {
    return toFieldRejection('debtorAccountId', 'INVALID', 'There is no such account that you may pay from.');
  }
  if (namedBank !== null && !wasAsked && !ways.some((link) => [link.bankId, homeOf(link)].includes(namedBank))) {
    return toFieldRejection('bankId', 'INVALID', 'The account is at another bank.');
  }
  if (namedCustomer !== null && namedCustomer !== owner.customerId) {
    return toFieldRejection('debtorAccountId', 'INVALID', 'The account is another customer’s.');
  }
  const { customerId: ownerId, bankId: ownerBankId } = owner;
  return { customerId: ownerId, bankId: ownerBankId, debtor: { place: account.place, accountKey: account.accountKey } };
}

/** What is read of the account that pays. */
export interface DebtorAccount {
  readonly debtor: { readonly linkId: string; readonly accountKey: string };
  readonly number: AccountInput;
  readonly currency: string | null;
  /** Who holds it, or else what the bank calls it; null when it says neither. */
  readonly name: string | null;
  /** At which bank it is read. */
  readonly bankId: string;
}

/** The paying account and its number at its bank; null when no link has such an account. @throws BankFailure */
export async function readDebtorAccount(
  { place, accountKey }: NonNullable<Payer['debtor']>,
  { loaders }: RequestContext,
): Promise<DebtorAccount | null> {
  const located = await loaders.accounts.account(place, accountKey);
  if (located === null) return null;
  const { iban, sortCode, accountNumber } = await loaders.accounts.identification(located);
  const number =
    sortCode !== null && accountNumber !== null
      ? { iban: null, sortCode, accountNumber }
      : { iban, sortCode: null, accountNumber: null };
  return {
    debtor: { linkId: located.link.id, accountKey: located.record.key },
    number,
    currency: located.record.account.currency,
    name: located.record.account.holderNames[0] ?? located.record.account.name,
    bankId: located.link.bankId,
  };
}

/** As ids of before named it too, so that what was asked then is known again. */
export function toDebtorName(debtor: Payer['debtor']): [string, string] | null {
  if (debtor === null) return null;
  const { place, accountKey } = debtor;
  return ['linkId' in place ? place.linkId : '', accountKey];
}
