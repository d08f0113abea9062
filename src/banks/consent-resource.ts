// A consent as a resource at a bank: a collection that is posted to, and members that are read and deleted. Shared by the
// standards that have it so (OBIE, Berlin Group); what differs is the path, the headers and the word for "gone".

import type { Bank } from '../domain/bank.ts';
import type { BankFailure } from '../domain/errors.ts';
import type { BankPostResponse } from '../http/bank-post.ts';
import { toPathSegment } from './calls.ts';
import { type ConsentCall, toConsentFailure, unreadable } from './consent.ts';

/** How one standard has it. */
export interface ConsentDialect {
  /** Under the bank's base for accounts, such as `/v1/consents`, behind its profile's prefix. */
  readonly path: string;
  /** The scope of the client's own token for it. */
  readonly scope: string;
  readonly headersOf: (call: ConsentCall) => Record<string, string>;
  /** Whether an answer says that there is no such consent (any more). */
  readonly isGone: (response: BankPostResponse) => boolean;
  /** What an answer that is no success comes to; absent where the status alone tells. */
  readonly toFailure?: (bank: Bank, response: BankPostResponse) => BankFailure;
}

/** One bank's consents. Every method fails with a BankFailure and nothing else. */
export class ConsentResource {
  readonly #bank: Bank;
  readonly #dialect: ConsentDialect;

  constructor(bank: Bank, dialect: ConsentDialect) {
    this.#bank = bank;
    this.#dialect = dialect;
  }

  /** The collection's URL, or one member's. @throws BankFailure BANK_BAD_RESPONSE when the id cannot stand in a path */
  url(bankConsentId?: string): URL {
    const base = `${this.#bank.endpoints.accounts}${this.#dialect.path}`;
    if (bankConsentId === undefined) return new URL(base);
    const segment = toPathSegment(bankConsentId);
    if (segment === null) throw unreadable(this.#bank, 'consents', 'a consent id cannot stand in a path');
    return new URL(`${base}/${segment}`);
  }

  /** The bank's answer about one consent; null when it knows none of that id. */
  async read(call: ConsentCall, bankConsentId: string): Promise<BankPostResponse | null> {
    const response = await this.#send(call, 'GET', bankConsentId);
    if (this.#dialect.isGone(response)) return null;
    if (response.status !== 200) throw this.#toFailure(response);
    return response;
  }

  /** Takes one back; well too when the bank knows it no more. */
  async revoke(call: ConsentCall, bankConsentId: string): Promise<void> {
    const response = await this.#send(call, 'DELETE', bankConsentId);
    if (response.status !== 204 && response.status !== 200 && !this.#dialect.isGone(response)) {
      throw this.#toFailure(response);
    }
  }

  #toFailure(response: BankPostResponse): BankFailure {
    return this.#dialect.toFailure?.(this.#bank, response) ?? toConsentFailure(this.#bank, 'consents', response);
  }

  #send(call: ConsentCall, method: 'GET' | 'DELETE', bankConsentId: string): Promise<BankPostResponse> {
    const { scope, headersOf } = this.#dialect;
    return call.send({ method, url: this.url(bankConsentId), scope, headers: headersOf(call), body: null });
  }
}
