// Whose account an entry's two sides are, for the standards that name both (Berlin Group, UK Open Banking): which way money
// went by them, and who the other party is, wherever a bank names it. Called by <standard>/entries.ts. House rule: the owner is never
// shown as the other party, and no name is made up. Seen: the payer of a credit as its creditor, the owner on both sides, a
// payment provider as creditor with the shop as ultimate creditor.

import type { Account, AccountIdentification } from '../domain/account.ts';
import type { CreditDebitIndicator } from '../domain/money.ts';
import type { Counterparty } from '../domain/transaction.ts';
import { orNull } from './identification.ts';

/** One side of an entry as the bank names it. */
export interface Side {
  /** The ultimate party first: it is whom the owner dealt with. */
  readonly names: readonly string[];
  readonly identification: AccountIdentification | null;
}

/** Both sides; null for one that is not named at all. */
export interface Sides {
  readonly debtor: Side | null;
  readonly creditor: Side | null;
}

/** The account whose statement it is. */
export interface Owner {
  readonly identification: AccountIdentification;
  /** What the owner is called, where the bank says it: letters and digits, upper case. */
  readonly names: ReadonlySet<string>;
}

/** An account's owner: some banks call an account by its owner's name. */
export function toOwner({ identification, holderNames, name, nickname }: Account): Owner {
  const names = [...holderNames, name, nickname].filter((one) => one !== null);
  return { identification, names: new Set(names.map(toPlain)) };
}

/** True when both tell the account by one kind of number, and tell the same; null when they have no kind in common. */
function isSameAccount(one: AccountIdentification, other: AccountIdentification): boolean | null {
  if (one.iban !== null && other.iban !== null) return one.iban === other.iban;
  if (one.sortCode !== null && other.sortCode !== null)
    return one.sortCode === other.sortCode && one.accountNumber === other.accountNumber;
  if (one.bban !== null && other.bban !== null) return toPlain(one.bban) === toPlain(other.bban);
  return null;
}

function toPlain(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();
}

/** Whether the side's account is the owner's; null when it has none, or none that can be compared. */
function isOwnAccount({ identification }: Side, owner: Owner): boolean | null {
  return identification === null ? null : isSameAccount(identification, owner.identification);
}

function isOwnName(name: string, { names }: Owner): boolean {
  return names.size > 0 && names.has(toPlain(name));
}

/** Whether the side is the owner's: by its account where that can be compared, else by its names. */
function isOwn(side: Side, owner: Owner): boolean {
  const isAccount = isOwnAccount(side, owner);
  if (isAccount !== null) return isAccount;
  return side.names.length > 0 && side.names.every((name) => isOwnName(name, owner));
}

/** What the sides' accounts say: null when the own account is on neither side, on both, or not known. */
export function toDirection({ debtor, creditor }: Sides, owner: Owner): CreditDebitIndicator | null {
  const isDebtor = debtor !== null && isOwnAccount(debtor, owner) === true;
  const isCreditor = creditor !== null && isOwnAccount(creditor, owner) === true;
  if (isDebtor === isCreditor) return null;
  return isDebtor ? 'DEBIT' : 'CREDIT';
}

/** True when the own account stands where the other party's should: the entry contradicts itself. */
export function isOwnOnOtherSide({ debtor, creditor }: Sides, indicator: CreditDebitIndicator, owner: Owner): boolean {
  const side = indicator === 'CREDIT' ? debtor : creditor;
  return side !== null && isOwnAccount(side, owner) === true;
}

const hasNumber = ({ identification }: Side): boolean =>
  identification !== null && orNull({ ...identification, bic: null }) !== null;

/** The other party of an entry: null where only the owner is named, or nobody. */
export function toOtherParty(
  { debtor, creditor }: Sides,
  indicator: CreditDebitIndicator,
  owner: Owner,
): Pick<Counterparty, 'name' | 'identification'> | null {
  const [usual, unusual] = indicator === 'CREDIT' ? [debtor, creditor] : [creditor, debtor];
  for (const side of [usual, unusual]) {
    if (side === null || isOwn(side, owner)) continue;
    // On the owner's side an account of which nobody can tell whose it is may well be his.
    if (side === unusual && hasNumber(side) && isOwnAccount(side, owner) === null) continue;
    // On an account that is another's the owner's name is no mistake: it is his account elsewhere.
    const isElsewhere = isOwnAccount(side, owner) === false;
    const name = side.names.find((one) => !isOwnName(one, owner)) ?? (isElsewhere ? side.names[0] : undefined) ?? null;
    if (name !== null || side.identification !== null) return { name, identification: side.identification };
  }
  return null;
}
