// Revolut Business's way of freezing: the port of ../card-controls.ts. Made by the standard's descriptor. Source: Business API 1.0,
// `GET /cards/{card_id}`, `POST /cards/{card_id}/freeze` and `/unfreeze` ("You can only freeze a card that is in the state `active`",
// 204; 403 where its state does not allow it). Its `/lock` and `/unlock` are administrators' and never called.

import type { CardState } from '../../domain/card.ts';
import { type BankErrorCode, BankFailure } from '../../domain/errors.ts';
import type { BankPostResponse } from '../../http/bank-post.ts';
import { parseRetryAfter } from '../../http/retry-after.ts';
import { toPathSegment } from '../calls.ts';
import {
  type CardCall,
  CardCallUnsent,
  type CardControlAnswer,
  type CardControls,
  type CardTarget,
} from '../card-controls.ts';
import { isObject, type JsonObject, readString } from '../json.ts';
import { toCardState } from './cards.ts';
import { codeOfStatus, parseText } from './wire.ts';

const actions: Readonly<Record<CardTarget, string>> = { FROZEN: 'freeze', ACTIVE: 'unfreeze' };

/** An answer's JSON object; null for anything else. */
function readBody({ text }: BankPostResponse): JsonObject | null {
  const body = parseText(text);
  return isObject(body) ? body : null;
}

/** Of one bank; `base` is where its API is. */
export class RevolutCardControls implements CardControls {
  readonly #bankId: string;
  readonly #base: string;

  constructor(bankId: string, base: string) {
    this.#bankId = bankId;
    this.#base = base.replace(/\/+$/, '');
  }

  async fetchState(call: CardCall, bankCardId: string): Promise<CardState> {
    const response = await this.#send(call, { method: 'GET', path: this.#pathOf(bankCardId) });
    const body = readBody(response);
    if (response.status !== 200) throw this.#toFailure(response, body);
    if (body === null || readString(body, 'id') !== bankCardId)
      throw this.#failure('BANK_BAD_RESPONSE', 'the answer is of no card, or of another');
    return toCardState(body);
  }

  async request(call: CardCall, bankCardId: string, target: CardTarget): Promise<CardControlAnswer> {
    const path = `${this.#pathOf(bankCardId)}/${actions[target]}`;
    let response: BankPostResponse;
    try {
      response = await this.#send(call, { method: 'POST', path });
    } catch (error) {
      if (error instanceof SentFailure) return { kind: 'lost', code: error.failure.code };
      throw error;
    }
    const { status } = response;
    if (status >= 200 && status < 300) return { kind: 'accepted' };
    if (status >= 500 || status === 408) return { kind: 'lost', code: 'BANK_UNAVAILABLE' };
    const body = readBody(response);
    if (status === 429) throw this.#toFailure(response, body);
    return { kind: 'refused', bankCode: readString(body, 'code') };
  }

  /** @throws SentFailure for a POST after which the bank may have done it; BankFailure for all else */
  async #send(call: CardCall, { method, path }: { readonly method: 'GET' | 'POST'; readonly path: string }) {
    try {
      return await call.send({ method, url: new URL(`${this.#base}${path}`) });
    } catch (error) {
      if (error instanceof CardCallUnsent) throw error.failure;
      if (method === 'POST' && error instanceof BankFailure) throw new SentFailure(error);
      throw error;
    }
  }

  #pathOf(bankCardId: string): string {
    const segment = toPathSegment(bankCardId);
    if (segment === null) throw this.#failure('RESOURCE_NOT_FOUND', 'a card’s id cannot stand in a path');
    return `/cards/${segment}`;
  }

  #toFailure({ status, headers }: BankPostResponse, body: JsonObject | null): BankFailure {
    const isDown = status >= 500 || status === 408;
    const usual = isDown ? 'BANK_UNAVAILABLE' : status >= 400 ? 'BANK_REJECTED_REQUEST' : 'BANK_BAD_RESPONSE';
    const code = status === 429 ? 'BANK_RATE_LIMITED' : (codeOfStatus.get(status) ?? usual);
    const retryAtMs = status === 429 ? parseRetryAfter(headers['retry-after'], Date.now()) : undefined;
    return this.#failure(code, `answered ${status}`, { bankCode: readString(body, 'code') ?? undefined, retryAtMs });
  }

  #failure(
    code: BankErrorCode,
    reason: string,
    more: { readonly bankCode?: string | undefined; readonly retryAtMs?: number | undefined } = {},
  ): BankFailure {
    const operatorMessage = `${this.#bankId} card controls: ${reason}`;
    return new BankFailure({ code, bankId: this.#bankId, operatorMessage, ...more });
  }
}

/** A failure of a call that may have come to the bank. */
class SentFailure extends Error {
  readonly failure: BankFailure;
  constructor(failure: BankFailure) {
    super(failure.message);
    this.failure = failure;
  }
}
