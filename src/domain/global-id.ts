// Global ids of the public schema (GraphQL Global Object Identification): opaque, stable, granting nothing. Written by
// the resolvers, parsed from clients. A bank's own account id never stands in one: it can be an IBAN, so accounts are
// named by keyed hashes (account-identity.ts), which are looked up among the accounts that the customer's links really have.

import { createHmac } from 'node:crypto';
import type { AccountOwner } from './account-identity.ts';

/** The types that have a global id, each with its one-letter tag and the number of its parts. */
const tags = {
  Bank: { tag: 'b', parts: 1 },
  BankLink: { tag: 'l', parts: 1 },
  Customer: { tag: 'c', parts: 1 },
  Account: { tag: 'A', parts: 3 },
  Transaction: { tag: 'T', parts: 4 },
  Payment: { tag: 'p', parts: 1 },
} as const;

/** Ids of before accounts were told apart from their links: read until 1.0, never written. */
const formerTags = { a: 2, t: 3 } as const;

/** A type of the schema that has a global id. */
export type GlobalIdType = keyof typeof tags;

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
  | { readonly type: 'Payment'; readonly paymentId: string };

/** Longer ids than this are refused unread: customers' and banks' ids of 200 letters, each escaped, make ids of 3,300 characters. */
const maxLength = 4000;

/** Parts that need no escaping, as nearly all do: escaping is what costs. */
const plainPart = /^[\w.~-]*$/;

function join(tag: string, parts: readonly string[]): string {
  let text = tag;
  for (const part of parts) text += plainPart.test(part) ? `:${part}` : `:${encodeURIComponent(part)}`;
  return Buffer.from(text, 'latin1').toString('base64url');
}

/** Global id of a bank. */
export const bankGlobalId = (bankId: string): string => join('b', [bankId]);
/** Global id of a link. */
export const linkGlobalId = (linkId: string): string => join('l', [linkId]);
/** Global id of a customer. */
export const customerGlobalId = (customerId: string): string => join('c', [customerId]);
/** Global id of an account. */
export const accountGlobalId = ({ customerId, bankId }: AccountOwner, accountKey: string): string =>
  join('A', [customerId, bankId, accountKey]);
/** Global id of an entry of an account's statement. */
export const transactionGlobalId = (
  { customerId, bankId }: AccountOwner,
  accountKey: string,
  entryKey: string,
): string => join('T', [customerId, bankId, accountKey, entryKey]);
/** Global id of a payment. */
export const paymentGlobalId = (paymentId: string): string => join('p', [paymentId]);

/** Parses what a client sent as an id; null when it is none of ours. */
export function parseGlobalId(id: string): GlobalId | null {
  if (id.length > maxLength || !/^[A-Za-z0-9_-]+$/.test(id)) return null;
  const [tag, ...encoded] = Buffer.from(id, 'base64url').toString('utf8').split(':');
  const parts: string[] = [];
  for (const part of encoded) {
    const decoded = decodePart(part);
    if (decoded === null || decoded === '') return null;
    parts.push(decoded);
  }
  const kind = Object.values(tags).find((entry) => entry.tag === tag);
  const length = tag === 'a' || tag === 't' ? formerTags[tag] : kind?.parts;
  if (parts.length !== length) return null;
  const [first = '', second = '', third = '', fourth = ''] = parts;
  switch (tag) {
    case 'b':
      return { type: 'Bank', bankId: first };
    case 'l':
      return { type: 'BankLink', linkId: first };
    case 'c':
      return { type: 'Customer', customerId: first };
    case 'a':
      return { type: 'Account', place: { linkId: first }, accountKey: second };
    case 't':
      return { type: 'Transaction', place: { linkId: first }, accountKey: second, entryKey: third };
    case 'A':
      return { type: 'Account', place: { customerId: first, bankId: second }, accountKey: third };
    case 'T':
      return {
        type: 'Transaction',
        place: { customerId: first, bankId: second },
        accountKey: third,
        entryKey: fourth,
      };
    case 'p':
      return { type: 'Payment', paymentId: first };
    default:
      return null;
  }
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
