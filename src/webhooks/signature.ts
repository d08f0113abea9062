// Signatures of webhooks as in the Standard Webhooks specification (github.com/standard-webhooks/standard-webhooks):
// HMAC-SHA-256 over id, timestamp and body, under each secret that is in use, so that receivers can change theirs without
// a gap. Used by deliverer.ts and caller-webhooks.ts.

import { createHmac, randomBytes } from 'node:crypto';

/** The specification asks for 24 to 64 bytes. */
const secretBytes = 32;
const prefix = 'whsec_';

/** A new secret: `whsec_` and base64 of 256 random bits. */
export function newWebhookSecret(): string {
  return `${prefix}${randomBytes(secretBytes).toString('base64')}`;
}

/** What is signed. */
export interface SignedMessage {
  /** The same at each attempt: receivers tell repetitions by it. */
  readonly id: string;
  /** When this attempt is made: receivers refuse what is old. */
  readonly atMs: number;
  readonly body: string;
}

/** The headers that name and sign a message; several signatures stand side by side, the newest secret's first. */
export function toSignedHeaders(
  { id, atMs, body }: SignedMessage,
  secrets: readonly string[],
): Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const timestamp = String(Math.floor(atMs / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
