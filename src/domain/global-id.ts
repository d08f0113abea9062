// Global ids of the public schema (GraphQL Global Object Identification): opaque, stable, granting nothing. Written by
// the resolvers, parsed from clients. A bank's own account id never stands in one: it can be an IBAN, so accounts are
// named by a keyed hash of it (accountKey), which is looked up among the accounts that the link really has.

import { createHmac } from 'node:crypto';

/** The types that have a global id, each with its one-letter tag and the number of its parts. */
const tags = {
  Bank: { tag: 'b', parts: 1 },
  BankLink: { tag: 'l', parts: 1 },
  Customer: { tag: 'c', parts: 1 },
  Account: { tag: 'a', parts: 2 },
  Transaction: { tag: 't', parts: 3 },
  Payment: { tag: 'p', parts: 1 },
} as const;

/** A type of the schema that has a global id. */
export type GlobalIdType = keyof typeof tags;

/** A parsed global id. Says nothing about existence or permission. */
export type GlobalId =
  | { readonly type: 'Bank'; readonly bankId: string }
  | { readonly type: 'BankLink'; readonly linkId: string }
  | { readonly type: 'Customer'; readonly customerId: string }
  | { readonly type: 'Account'; readonly linkId: string; readonly accountKey: string }
  | { readonly type: 'Transaction'; readonly linkId: string; readonly accountKey: string; readonly entryKey: string }
  | { readonly type: 'Payment'; readonly paymentId: string };

/** Longer ids than this are refused unread: the longest ours makes is below 500 characters. */
const maxLength = 1000;

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
/** Global id of an account under a link. */
export const accountGlobalId = (linkId: string, accountKey: string): string => join('a', [linkId, accountKey]);
/** Global id of an entry of an account's statement. */
export const transactionGlobalId = (linkId: string, accountKey: string, entryKey: string): string =>
  join('t', [linkId, accountKey, entryKey]);
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
  if (kind === undefined || parts.length !== kind.parts) return null;
  const [first = '', second = '', third = ''] = parts;
  switch (kind.tag) {
    case 'b':
      return { type: 'Bank', bankId: first };
    case 'l':
      return { type: 'BankLink', linkId: first };
    case 'c':
      return { type: 'Customer', customerId: first };
    case 'a':
      return { type: 'Account', linkId: first, accountKey: second };
    case 't':
      return { type: 'Transaction', linkId: first, accountKey: second, entryKey: third };
    case 'p':
      return { type: 'Payment', paymentId: first };
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
 * Names an account without telling the bank's id: the first 128 bits of an HMAC-SHA-256 under the gateway's id key. The
 * same on every gateway that has the same key. Without the key an IBAN used as an id could not be found by trying all.
 */
export function accountKey(
  idKey: Buffer,
  linkId: string,
  { bankResource, bankAccountId }: { readonly bankResource: string; readonly bankAccountId: string },
): string {
  const text = JSON.stringify([linkId, bankResource, bankAccountId]);
  return createHmac('sha256', idKey).update(text).digest().subarray(0, 16).toString('base64url');
}
