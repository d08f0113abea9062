// What Plaid sends: webhooks, each with a JWT over the hash of its body. Made by standard.ts, one for each source; called by
// src/sources. Source: Plaid API 2020-09-14, webhook verification (header Plaid-Verification, ES256, key by id, five minutes).

import { createHash, timingSafeEqual } from 'node:crypto';
import { decodeProtectedHeader, importJWK, type JWK, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import type { BankSource } from '../../domain/bank.ts';
import { BankFailure } from '../../domain/errors.ts';
import { isObject, type JsonObject, readObject, readString } from '../json.ts';
import {
  type SourceCall,
  type SourceMessage,
  type SourceMessages,
  type SourceNotice,
  UntrustedMessage,
} from '../source.ts';
import { parseText, readPlaidError, toClientHeaders } from './wire.ts';

/** Older ones are refused; our clock and Plaid's may differ by the second number, seconds. */
const oldestSeconds = 300;
const skewSeconds = 30;
/** Keys are fetched anew after so long: one that Plaid has withdrawn is trusted no longer. */
const keyMs = 24 * 3_600_000;
/** One that nobody knew may be there by then. */
const unknownKeyMs = 300_000;
/** How often ids of keys that nobody knows may be asked for: anybody can name one. */
const unknownEveryMs = 5000;
const keyIdForm = /^[A-Za-z0-9_-]{1,100}$/;

/** A key as it was fetched; null for one that Plaid does not know or has withdrawn. */
type Key = Awaited<ReturnType<typeof importJWK>> | null;

/** A key, and until when it is taken for what it was. */
interface HeldKey {
  readonly key: Key;
  readonly untilMs: number;
}

/** Reads the webhooks of one source. */
export class PlaidMessages implements SourceMessages {
  readonly #source: BankSource;
  readonly #now: () => number;
  /** Apart: however many keys are made up, none that Plaid has is forgotten for them. */
  readonly #keys = new LRUCache<string, HeldKey>({ max: 50 });
  readonly #unknown = new LRUCache<string, HeldKey>({ max: 50 });
  /** Messages come in bursts: those of one key wait for one answer. */
  readonly #asking = new Map<string, Promise<Key>>();
  #askedAtMs = Number.NEGATIVE_INFINITY;

  constructor(source: BankSource, now: () => number) {
    this.#source = source;
    this.#now = now;
  }

  async read(call: SourceCall, message: SourceMessage): Promise<SourceNotice | null> {
    await this.#verify(call, message);
    const body = parseText(message.body.toString('utf8'));
    if (!isObject(body)) throw new UntrustedMessage('NO_JSON');
    return toNotice(body);
  }

  /** @throws UntrustedMessage, BankFailure */
  async #verify(call: SourceCall, { headers, body }: SourceMessage): Promise<void> {
    const token = headers['plaid-verification'];
    if (typeof token !== 'string') throw new UntrustedMessage('NO_SIGNATURE');
    const { alg, kid } = readHeader(token);
    // Nothing but this: a key of theirs is public, and would sign as a secret.
    if (alg !== 'ES256') throw new UntrustedMessage('OTHER_ALGORITHM');
    if (typeof kid !== 'string' || !keyIdForm.test(kid)) throw new UntrustedMessage('NO_KEY_ID');
    const key = await this.#keyOf(call, kid);
    if (key === null) throw new UntrustedMessage('UNKNOWN_KEY');
    const { iat, request_body_sha256: hash } = await verified(token, key);
    const seconds = this.#now() / 1000;
    if (typeof iat !== 'number' || iat < seconds - oldestSeconds || iat > seconds + skewSeconds)
      throw new UntrustedMessage('NOT_OF_NOW');
    const own = createHash('sha256').update(body).digest();
    const told = Buffer.from(typeof hash === 'string' && /^[0-9a-f]{64}$/i.test(hash) ? hash : '', 'hex');
    if (told.length !== own.length || !timingSafeEqual(told, own)) throw new UntrustedMessage('OTHER_BODY');
  }

  async #keyOf(call: SourceCall, keyId: string): Promise<Key> {
    const nowMs = this.#now();
    const wasKnown = this.#keys.has(keyId);
    const held = this.#keys.get(keyId) ?? this.#unknown.get(keyId);
    if (held !== undefined && held.untilMs > nowMs) return held.key;
    const asking = this.#asking.get(keyId);
    if (asking !== undefined) return asking;
    // Not known, and not to be asked for by everybody who makes one up: Plaid sends again what was not taken.
    if (!wasKnown && nowMs - this.#askedAtMs < unknownEveryMs) throw this.#failure('asked for a key a moment ago');
    if (!wasKnown) this.#askedAtMs = nowMs;
    const asked = this.#askFor(call, keyId).finally(() => this.#asking.delete(keyId));
    this.#asking.set(keyId, asked);
    return asked;
  }

  async #askFor(call: SourceCall, keyId: string): Promise<Key> {
    const key = await this.#fetchKey(call, keyId);
    const [keys, others] = key === null ? [this.#unknown, this.#keys] : [this.#keys, this.#unknown];
    others.delete(keyId);
    keys.set(keyId, { key, untilMs: this.#now() + (key === null ? unknownKeyMs : keyMs) });
    // One that is there may be followed by another at once.
    if (key !== null) this.#askedAtMs = Number.NEGATIVE_INFINITY;
    return key;
  }

  /** `POST /webhook_verification_key/get`. @throws BankFailure */
  async #fetchKey(call: SourceCall, keyId: string): Promise<Key> {
    const response = await call.send({
      method: 'POST',
      url: new URL(`${this.#source.endpoint}/webhook_verification_key/get`),
      headers: toClientHeaders(this.#source),
      body: { key_id: keyId },
    });
    const body = parseText(response.text);
    if (response.status !== 200) {
      const said = response.status === 400 || response.status === 404 ? readPlaidError(body) : null;
      if (said !== null && said.type !== 'API_ERROR' && said.code !== 'INVALID_API_KEYS') return null;
      throw this.#failure(`answered ${response.status}`);
    }
    const jwk = isObject(body) ? readObject(body, 'key') : null;
    if (jwk === null || readString(jwk, 'kid') !== keyId) throw this.#failure('another key than was asked for');
    // "If the key has expired, reject the webhook."
    if (jwk['expired_at'] != null) return null;
    return importKey(jwk).catch(() => null);
  }

  #failure(reason: string): BankFailure {
    const { id } = this.#source;
    return new BankFailure({ code: 'BANK_UNAVAILABLE', bankId: id, operatorMessage: `${id} webhook key: ${reason}` });
  }
}

function readHeader(token: string): { readonly alg?: unknown; readonly kid?: unknown } {
  try {
    return decodeProtectedHeader(token);
  } catch {
    throw new UntrustedMessage('NO_SIGNATURE');
  }
}

async function verified(token: string, key: NonNullable<Key>): Promise<Readonly<Record<string, unknown>>> {
  try {
    const { payload } = await jwtVerify(token, key, { algorithms: ['ES256'] });
    return payload;
  } catch {
    throw new UntrustedMessage('FORGED');
  }
}

/** Only what a key on the curve of ES256 has. */
async function importKey(wire: JsonObject): Promise<Key> {
  const jwk: JWK = {
    kty: readString(wire, 'kty') ?? '',
    crv: readString(wire, 'crv') ?? '',
    x: readString(wire, 'x') ?? '',
    y: readString(wire, 'y') ?? '',
  };
  if (jwk.kty !== 'EC' || jwk.crv !== 'P-256') return null;
  return importJWK(jwk, 'ES256');
}

/** What is about entries, about accounts, and about how an Item stands. */
const about: ReadonlyMap<string, SourceNotice['about']> = new Map([
  ['TRANSACTIONS INITIAL_UPDATE', 'entries'],
  ['TRANSACTIONS HISTORICAL_UPDATE', 'entries'],
  ['TRANSACTIONS DEFAULT_UPDATE', 'entries'],
  ['TRANSACTIONS TRANSACTIONS_REMOVED', 'entries'],
  ['TRANSACTIONS SYNC_UPDATES_AVAILABLE', 'entries'],
  ['ITEM NEW_ACCOUNTS_AVAILABLE', 'accounts'],
  ['ITEM ERROR', 'consent'],
  ['ITEM LOGIN_REPAIRED', 'consent'],
  ['ITEM PENDING_DISCONNECT', 'consent'],
  ['ITEM PENDING_EXPIRATION', 'consent'],
  ['ITEM USER_PERMISSION_REVOKED', 'consent'],
  ['ITEM USER_ACCOUNT_REVOKED', 'accounts'],
]);

function toNotice(body: JsonObject): SourceNotice | null {
  const code = `${readString(body, 'webhook_type')?.toUpperCase()} ${readString(body, 'webhook_code')?.toUpperCase()}`;
  // An Item may have come of a link token after nobody waited for it any more.
  if (code === 'LINK SESSION_FINISHED' || code === 'LINK ITEM_ADD_RESULT') {
    const linkToken = readString(body, 'link_token');
    return linkToken === null ? null : { bankConsentId: linkToken, about: 'attempt' };
  }
  const itemId = readString(body, 'item_id');
  const what = about.get(code);
  return itemId === null || what === undefined ? null : { bankConsentId: itemId, about: what };
}
