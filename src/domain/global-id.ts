// Global ids of the public schema (GraphQL Global Object Identification): opaque, sealed, stable, granting nothing. Written by
// the resolvers, parsed from clients. A bank's own account id never stands in one: it can be an IBAN, so accounts are
// named by keyed hashes (account-identity.ts), which are looked up among the accounts that the customer's links really have.

import { createHash, createHmac } from 'node:crypto';
import type { AccountOwner } from './account-identity.ts';
import { TextSealer } from './sealed-text.ts';

/** What names an account: whose, at which bank, which. */
export interface KeyedAccount extends AccountOwner {
  /** Made of keyed hashes: see account-identity.ts. */
  readonly accountKey: string;
}

/** What names a card: whose, at which bank, which. */
export interface KeyedCard extends AccountOwner {
  /** Made of keyed hashes: see src/reading/located-card.ts. */
  readonly cardKey: string;
}

/** Where an account is looked for: among those of a customer at a bank, or of one link (ids of before). */
export type AccountPlace = { readonly customerId: string; readonly bankId: string } | { readonly linkId: string };

/** A parsed global id. Says nothing about existence or permission. */
export type GlobalId =
  | { readonly type: 'Bank'; readonly bankId: string }
  | { readonly type: 'BankLink'; readonly linkId: string }
  | { readonly type: 'Customer'; readonly customerId: string }
  | { readonly type: 'Account'; readonly place: AccountPlace; readonly accountKey: string }
  | {
      readonly type: 'Transaction';
      readonly place: AccountPlace;
      readonly accountKey: string;
      readonly entryKey: string;
    }
  | {
      readonly type: 'Statement';
      readonly place: AccountPlace;
      readonly accountKey: string;
      /** As src/domain/bank-statement.ts writes it. */
      readonly statementKey: string;
    }
  | { readonly type: 'Card'; readonly owner: AccountOwner; readonly cardKey: string }
  | { readonly type: 'Payment'; readonly paymentId: string }
  | { readonly type: 'PaymentMandate'; readonly mandateId: string }
  | { readonly type: 'Grant'; readonly grantId: string };

/** A type of the schema that has a global id. */
export type GlobalIdType = GlobalId['type'];

/** Longer ids than this are refused unread: customers' and banks' ids of 200 letters, each escaped, make ids of 3,300 characters. */
const maxLength = 4000;

/** Parts that need no escaping, as nearly all do: escaping is what costs. */
const plainPart = /^[\w.~-]*$/;

function join(tag: string, parts: readonly string[]): string {
  let text = tag;
  for (const part of parts) text += plainPart.test(part) ? `:${part}` : `:${encodeURIComponent(part)}`;
  return text;
}

/** Global id of a bank. Which banks there are is no secret: it can be read. */
export const bankGlobalId = (bankId: string): string =>
  Buffer.from(join('b', [bankId]), 'latin1').toString('base64url');

/** The key of everything that ids are made of, from ID_KEY. */
export const toIdKey = (secret: string): Buffer =>
  createHash('sha256').update(`bankgraph account ids\n${secret}`).digest();

/**
 * Names for the entries of an account, unique among all entries: what their global ids hold, unsealed, for those who look through many
 * entries and tell few. Never shown: a name says whose the account is.
 */
export function toEntryNaming({ customerId, bankId, accountKey }: KeyedAccount): (entryKey: string) => string {
  const account = join('t', [customerId, bankId, accountKey]);
  return (entryKey) => join(account, [entryKey]);
}

/**
 * Makes and parses global ids. All but banks' are sealed (sealed-text.ts): the same thing has the same id on every gateway with
 * the same key, for ever, and nothing of a customer, a link, an account or an entry can be read or tried out from it.
 */
export class GlobalIds {
  readonly #sealer: TextSealer;
  /** Cursors name what ids name: sealed under a key of their own. */
  readonly cursors: TextSealer;

  /** `idKey` as {@link toIdKey} makes it. */
  constructor(idKey: Buffer) {
    this.#sealer = new TextSealer(idKey, 'global ids');
    this.cursors = new TextSealer(idKey, 'cursors');
  }

  /** Global id of a link. */
  link(linkId: string): string {
    return this.#sealer.seal(join('l', [linkId]));
  }
  /** Global id of a customer. */
  customer(customerId: string): string {
    return this.#sealer.seal(join('c', [customerId]));
  }
  /** Global id of an account. */
  account({ customerId, bankId, accountKey }: KeyedAccount): string {
    return this.#sealer.seal(join('a', [customerId, bankId, accountKey]));
  }
  /** Global id of an entry of an account's statement. */
  transaction(account: KeyedAccount, entryKey: string): string {
    return this.#sealer.seal(toEntryNaming(account)(entryKey));
  }
  /** Global id of an entry by its name, as {@link toEntryNaming} gives it. */
  transactionNamed(name: string): string {
    return this.#sealer.seal(name);
  }
  /** Global id of a statement of an account. @param statementKey as src/domain/bank-statement.ts writes it */
  statement({ customerId, bankId, accountKey }: KeyedAccount, statementKey: string): string {
    return this.#sealer.seal(join('s', [customerId, bankId, accountKey, statementKey]));
  }
  /** Global id of a card. */
  card({ customerId, bankId, cardKey }: KeyedCard): string {
    return this.#sealer.seal(join('k', [customerId, bankId, cardKey]));
  }
  /**
   * Id of something that is arranged at a bank (a direct debit, a standing order, a beneficiary), by the key that
   * src/reading/located-arrangement.ts gives it: to be compared, since nothing is looked up by it.
   */
  arrangement({ customerId, bankId, arrangementKey }: AccountOwner & { readonly arrangementKey: string }): string {
    return this.#sealer.seal(join('r', [customerId, bankId, arrangementKey]));
  }
  /** Global id of a payment. */
  payment(paymentId: string): string {
    return this.#sealer.seal(join('p', [paymentId]));
  }

  /** Global id of a payment mandate. */
  mandate(mandateId: string): string {
    return this.#sealer.seal(join('m', [mandateId]));
  }

  /** Global id of a grant. */
  grant(grantId: string): string {
    return this.#sealer.seal(join('g', [grantId]));
  }

  /** Parses what a client sent as an id; null when it is none of ours. */
  parse(id: string): GlobalId | null {
    if (id.length > maxLength || !/^[A-Za-z0-9_-]+$/.test(id)) return null;
    const text = this.#sealer.open(id);
    return text === null
      ? parseText(Buffer.from(id, 'base64url').toString('utf8'), readableForms)
      : parseText(text, sealedForms);
  }
}

/** A form of text: a letter and how many parts, and what those are. */
type Forms = Readonly<Record<string, (parts: readonly string[]) => GlobalId>>;

const sealedForms: Forms = {
  l1: ([linkId = '']) => ({ type: 'BankLink', linkId }),
  c1: ([customerId = '']) => ({ type: 'Customer', customerId }),
  a3: ([customerId = '', bankId = '', accountKey = '']) => ({
    type: 'Account',
    place: { customerId, bankId },
    accountKey,
  }),
  t4: ([customerId = '', bankId = '', accountKey = '', entryKey = '']) => ({
    type: 'Transaction',
    place: { customerId, bankId },
    accountKey,
    entryKey,
  }),
  s4: ([customerId = '', bankId = '', accountKey = '', statementKey = '']) => ({
    type: 'Statement',
    place: { customerId, bankId },
    accountKey,
    statementKey,
  }),
  k3: ([customerId = '', bankId = '', cardKey = '']) => ({ type: 'Card', owner: { customerId, bankId }, cardKey }),
  p1: ([paymentId = '']) => ({ type: 'Payment', paymentId }),
  m1: ([mandateId = '']) => ({ type: 'PaymentMandate', mandateId }),
  g1: ([grantId = '']) => ({ type: 'Grant', grantId }),
};

/** Banks' ids, and those of 0.2, which clients hold: read until 1.0. */
const readableForms: Forms = {
  b1: ([bankId = '']) => ({ type: 'Bank', bankId }),
  l1: ([linkId = '']) => ({ type: 'BankLink', linkId }),
  c1: ([customerId = '']) => ({ type: 'Customer', customerId }),
  a2: ([linkId = '', accountKey = '']) => ({ type: 'Account', place: { linkId }, accountKey }),
  t3: ([linkId = '', accountKey = '', entryKey = '']) => ({
    type: 'Transaction',
    place: { linkId },
    accountKey,
    entryKey,
  }),
  p1: ([paymentId = '']) => ({ type: 'Payment', paymentId }),
};

function parseText(text: string, forms: Forms): GlobalId | null {
  const [tag, ...encoded] = text.split(':');
  const parts: string[] = [];
  for (const part of encoded) {
    const decoded = decodePart(part);
    // No id has a zero byte, which PostgreSQL takes in no text: such a question would fail, and not find nothing.
    if (decoded === null || decoded === '' || decoded.includes('\0')) return null;
    parts.push(decoded);
  }
  const form = `${tag}${parts.length}`;
  return Object.hasOwn(forms, form) ? (forms[form]?.(parts) ?? null) : null;
}

function decodePart(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/**
 * The key that an account had before it was told apart from its link, of which payments and ids of then hold it: the first 128
 * bits of an HMAC-SHA-256 under the gateway's id key.
 */
export function formerAccountKey(
  idKey: Buffer,
  linkId: string,
  { bankResource, bankAccountId }: { readonly bankResource: string; readonly bankAccountId: string },
): string {
  const text = JSON.stringify([linkId, bankResource, bankAccountId]);
  return createHmac('sha256', idKey).update(text).digest().subarray(0, 16).toString('base64url');
}
