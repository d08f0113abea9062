// What a Berlin Group bank says for people, and how it says no to what changes something: codes and texts of an error answer.
// Called by consent.ts, authorisation.ts and payment.ts. Source: NextGenPSD2 1.3.12, tppMessages, psuMessage, and RFC 7807
// problem details with `additionalErrors`.

import type { Bank } from '../../domain/bank.ts';
import type { BankFailure } from '../../domain/errors.ts';
import type { BankPostResponse } from '../../http/bank-post.ts';
import { toBankText } from '../bank-text.ts';
import { type SaidRefusal, toConsentFailure } from '../consent.ts';
import { isObject, type JsonObject, readList, readString } from '../json.ts';
import { readErrorCodes } from './wire.ts';

/** Message codes, and what banks invent in their manner; anything else may hold data. */
const plainCode = /^[A-Za-z][A-Za-z0-9_.-]{1,59}$/;

/** Keys of a text in one message, best first: what is for people, the framework's, problem details', what banks write. */
const textKeys = ['psuMessage', 'text', 'detail', 'title', 'message', 'error_description', 'description'] as const;

const textIn = (part: unknown): string | null => {
  if (!isObject(part)) return null;
  for (const key of textKeys) {
    const text = toBankText(part[key]);
    if (text !== null) return text;
  }
  return null;
};

/** The bank's code and its words, out of the text of an answer. */
export function readSaid(text: string): SaidRefusal {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    // An error body may be anything; what is no JSON is a page of some proxy's.
    return { bankCode: null, bankMessage: null };
  }
  const codes = readErrorCodes(body).filter((code) => plainCode.test(code));
  const outer = isObject(body) ? ['error', 'errorCode'].map((key) => readString(body, key)) : [];
  const bankCode = codes[0] ?? outer.find((code) => code !== null && plainCode.test(code)) ?? null;
  return { bankCode, bankMessage: readMessage(body) };
}

/** What is for people first, then what is for the third party, then whatever is there. */
function readMessage(body: unknown): string | null {
  if (!isObject(body)) return Array.isArray(body) ? textIn(body[0]) : textIn(body);
  const psuMessage = toBankText(body['psuMessage']);
  if (psuMessage !== null) return psuMessage;
  const messages = [...(readList(body, 'tppMessages') ?? []), ...(readList(body, 'additionalErrors') ?? [])];
  const first = messages.map(textIn).find((text) => text !== null) ?? null;
  const [only] = typeof body['tppMessages'] === 'string' ? [toBankText(body['tppMessages'])] : [];
  return first ?? only ?? textIn(body);
}

/** What the bank says to its customer in an answer that is none of an error; null for nothing. */
export const readPsuMessage = (body: JsonObject | null): string | null => toBankText(body?.['psuMessage']);

/** A call about a consent that was answered by no success. */
export const toRefusal = (bank: Bank, doing: string, response: BankPostResponse): BankFailure =>
  toConsentFailure(bank, doing, { ...response, said: readSaid(response.text) });
