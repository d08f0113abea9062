// Identifiers in Plaid's shape: 37 letters and digits, case sensitive. Used by everything in this folder. Those of
// accounts and transactions are made from the Item's and the ledger's, so that each new Item has new ones and the same
// Item keeps its own.
import { createHash, randomBytes, randomUUID } from 'node:crypto';

const alphanumeric = (base64: string): string => base64.replace(/[^A-Za-z0-9]/g, '');

/** The identifier that these parts have; the same in every call. */
export function idOf(...parts: readonly string[]): string {
  return alphanumeric(createHash('sha512').update(parts.join('\n')).digest('base64')).slice(0, 37);
}

/** An identifier that nobody can guess. */
export const newId = (): string => idOf(randomUUID());

/** What each answer carries, for support. */
export const newRequestId = (): string => alphanumeric(randomBytes(24).toString('base64')).slice(0, 15);

/** A token of a kind, for the environment that this simulator is. */
export const newToken = (kind: 'access' | 'link' | 'public'): string => `${kind}-sandbox-${randomUUID()}`;
