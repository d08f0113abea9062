// One bank as linking needs it: its consents, OAuth with it, and the way there. Made by the composition root for every
// bank with `authorization`.

import type { ConsentCall, ConsentConnector } from '../banks/consent.ts';
import { createConsentConnector } from '../banks/consents.ts';
import type { Bank } from '../domain/bank.ts';
import { BankFailure } from '../domain/errors.ts';
import { BankPoster, type BankPostRecord } from '../http/bank-post.ts';
import type { Deadline } from '../http/deadline.ts';
import { BankOAuth } from '../oauth/bank-oauth.ts';
import { OAuthFailure } from '../oauth/failure.ts';

/** A bank that customers can be linked to. */
export interface LinkableBank {
  readonly bank: Bank;
  readonly consents: ConsentConnector;
  readonly oauth: BankOAuth;
  /** What the consent connector calls the bank with. `psuIpAddress` is null when nobody is there. */
  consentCall(deadline: Deadline, psuIpAddress: string | null): ConsentCall;
  /** Ends its sockets. */
  close(): Promise<void>;
}

/** The largest answer of a consent or authorisation endpoint that is read, bytes: they are a few kilobytes. */
const maxBodyBytes = 1024 * 1024;

/**
 * Makes it; null for a bank without `authorization`. `onCall` hears of every call, without personal data; `now` gives epoch
 * milliseconds.
 */
export function createLinkableBank(
  bank: Bank,
  onCall?: (record: BankPostRecord) => void,
  now?: () => number,
): LinkableBank | null {
  const { authorization } = bank;
  if (authorization == null) return null;
  const poster = new BankPoster({ bank, maxBodyBytes, ...(onCall === undefined ? {} : { onCall }) });
  const oauth = new BankOAuth(bank, authorization, poster, now);
  return {
    bank,
    consents: createConsentConnector(bank),
    oauth,
    consentCall: (deadline, psuIpAddress) => ({
      deadline,
      psuIpAddress,
      async send({ method, url, scope, headers, body }) {
        for (let isAgain = false; ; isAgain = true) {
          const token = await asBankFailure(bank, oauth.clientToken(scope));
          const response = await poster.send({
            method,
            url,
            resource: 'consents',
            headers: {
              ...headers,
              ...(body === null ? {} : { 'content-type': 'application/json' }),
              authorization: `Bearer ${token}`,
            },
            body: body === null ? null : JSON.stringify(body),
            deadline,
          });
          // A 401 is a refusal: nothing was done. The token may have been taken back before its time.
          if (response.status !== 401 || isAgain) return response;
          oauth.forgetClientToken(scope);
        }
      },
      postAsClient: (endpoint, form) => asBankFailure(bank, oauth.postAsClient(endpoint, form, deadline)),
    }),
    close: () => poster.close(),
  };
}

/** OAuth's failures in the words of the closed list, for those who ask a bank for anything else than OAuth. */
export async function asBankFailure<T>(bank: Bank, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof OAuthFailure ? toBankFailure(bank, error) : error;
  }
}

/** An OAuth failure as a bank's: the gateway being refused is nothing that a customer can mend. */
export function toBankFailure(bank: Bank, failure: OAuthFailure): BankFailure {
  const code =
    failure.kind === 'UNAVAILABLE'
      ? 'BANK_UNAVAILABLE'
      : failure.kind === 'INVALID_RESPONSE'
        ? 'BANK_BAD_RESPONSE'
        : 'BANK_REJECTED_REQUEST';
  return new BankFailure({
    code,
    bankId: bank.id,
    operatorMessage: failure.message,
    bankCode: failure.code ?? undefined,
  });
}
