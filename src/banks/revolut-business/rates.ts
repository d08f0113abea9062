// What Revolut would exchange at: `GET /rate`, one pair at a time. Called by standard.ts. Source: Revolut Business API 1.0 (schema
// ExchangeRateResponse): the sell rate, without the fee beside it.

import type { BankSource } from '../../domain/bank.ts';
import { BankFailure } from '../../domain/errors.ts';
import type { CurrencyCode } from '../../domain/iso4217.ts';
import { quoteNumbers } from '../../http/body.ts';
import { isObject, readObject, readString } from '../json.ts';
import type { SourceCall } from '../source.ts';
import { parseText, readErrorCode } from './wire.ts';

/** "Exchange rate unknown". */
const unknownCode = '3472';
/** More decimals than rates are kept with say nothing of an amount. */
const mostDecimals = 12;

/** Null where there is none. @throws BankFailure */
export async function fetchRate(
  source: BankSource,
  call: SourceCall,
  { from, to }: { readonly from: CurrencyCode; readonly to: CurrencyCode },
): Promise<{ readonly rate: string; readonly atMs: number } | null> {
  const url = new URL(`${source.endpoint.replace(/\/+$/, '')}/rate`);
  for (const [name, value] of Object.entries({ from, to, amount: '1' })) url.searchParams.set(name, value);
  const { status, text } = await ask(call, url);
  if (status !== 200) {
    if (readErrorCode(parseText(text)) === unknownCode) return null;
    const code = status >= 500 ? 'BANK_UNAVAILABLE' : status === 429 ? 'BANK_RATE_LIMITED' : 'BANK_REJECTED_REQUEST';
    throw new BankFailure({ code, bankId: source.id, operatorMessage: `${source.id} rates: answered ${status}` });
  }
  const body = parseText(quoteNumbers(text));
  const rate = isObject(body) ? /^(\d+)(?:\.(\d+))?$/.exec(readString(body, 'rate') ?? '') : null;
  const atMs = isObject(body) ? Date.parse(readString(body, 'rate_date') ?? '') : Number.NaN;
  const isOfPair =
    isObject(body) &&
    readString(readObject(body, 'from'), 'currency') === from &&
    readString(readObject(body, 'to'), 'currency') === to;
  if (rate === null || !isOfPair || Number.isNaN(atMs)) {
    const operatorMessage = `${source.id} rates: the answer cannot be read`;
    throw new BankFailure({ code: 'BANK_BAD_RESPONSE', bankId: source.id, operatorMessage });
  }
  const [, whole = '', decimals = ''] = rate;
  return { rate: decimals === '' ? whole : `${whole}.${decimals.slice(0, mostDecimals)}`, atMs };
}

/** A token that is refused before its time is had anew, once. */
async function ask({ tokens, send }: SourceCall, url: URL) {
  for (let isAgain = false; ; isAgain = true) {
    const token = await tokens.clientToken('');
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
    const response = await send({ method: 'GET', url, headers, body: null });
    if (response.status !== 401 || isAgain) return response;
    tokens.forgetClientToken('', token);
  }
}
