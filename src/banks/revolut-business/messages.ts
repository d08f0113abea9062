// What Revolut sends: webhooks, each with an HMAC over its version, timestamp and body. Made by standard.ts, one for each source; called by
// src/sources. Source: Revolut's guide "Verify the payload signature" (headers Revolut-Signature, Revolut-Request-Timestamp; five minutes)
// and the specification's WebhookEventType.

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { BankSource } from '../../domain/bank.ts';
import { isObject, readString } from '../json.ts';
import {
  type SourceCall,
  type SourceMessage,
  type SourceMessages,
  type SourceNotice,
  toOwnConsentId,
  UntrustedMessage,
} from '../source.ts';
import { parseText } from './wire.ts';

/** Older ones are refused; our clock and Revolut's may differ by the second number, milliseconds. */
const oldestMs = 300_000;
const skewMs = 30_000;
const version = 'v1';
/** While a secret is replaced a message has a signature for each; more are not looked at. */
const mostSignatures = 10;

/** Events that say something of the accounts; payout links do not. */
const events: ReadonlySet<string> = new Set(['TransactionCreated', 'TransactionStateChanged']);

/** The secrets of `credentials.webhookSecret`: one, or while it is replaced several with spaces between. */
export function readSecrets(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((secret) => secret !== '');
}

/** Reads the webhooks of one source. */
export class RevolutMessages implements SourceMessages {
  readonly #source: BankSource;
  readonly #now: () => number;
  readonly #secrets: readonly string[];

  constructor(source: BankSource, now: () => number) {
    this.#source = source;
    this.#now = now;
    this.#secrets = readSecrets(source.credentials['webhookSecret'] ?? '');
  }

  async read(_call: SourceCall, message: SourceMessage): Promise<SourceNotice | null> {
    this.#verify(message);
    const body = parseText(message.body.toString('utf8'));
    if (!isObject(body)) throw new UntrustedMessage('NO_JSON');
    const isOfAccounts = events.has(readString(body, 'event') ?? '');
    return isOfAccounts ? { bankConsentId: toOwnConsentId(this.#source.id), about: 'entries' } : null;
  }

  /** @throws UntrustedMessage */
  #verify({ headers, body }: SourceMessage): void {
    const signature = headers['revolut-signature'];
    const timestamp = headers['revolut-request-timestamp'];
    if (typeof signature !== 'string') throw new UntrustedMessage('NO_SIGNATURE');
    if (typeof timestamp !== 'string' || !/^\d{13}$/.test(timestamp)) throw new UntrustedMessage('NO_TIMESTAMP');
    const sentAtMs = Number(timestamp);
    const nowMs = this.#now();
    if (sentAtMs < nowMs - oldestMs || sentAtMs > nowMs + skewMs) throw new UntrustedMessage('NOT_OF_NOW');
    const told = signature.split(',', mostSignatures).map((part) => part.trim());
    const isSigned = this.#secrets.some((secret) => {
      const own = createHmac('sha256', secret).update(`${version}.${timestamp}.`).update(body).digest();
      return told.some((part) => isEqual(part, own));
    });
    if (!isSigned) throw new UntrustedMessage('FORGED');
  }
}

/** Whether a signature of the header is this one, compared in constant time. */
function isEqual(part: string, own: Buffer): boolean {
  const hex = new RegExp(`^${version}=([0-9a-f]{64})$`, 'i').exec(part)?.[1];
  return hex !== undefined && timingSafeEqual(Buffer.from(hex, 'hex'), own);
}
