// Secrets that payments make. Used by initiate.ts, callback.ts and cancellation.ts.

import { randomBytes } from 'node:crypto';

/** 256 bits: 43 characters, which is what RFC 7636 asks of a verifier at least. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What a callback is checked against. */
export const newCallbackSecrets = () => ({ state: newSecret(), nonce: newSecret(), codeVerifier: newSecret() });

/** How long a person may take at the bank, milliseconds. */
export const authoriseMs = 15 * 60_000;
