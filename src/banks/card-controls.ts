// The port of freezing cards, for standards that can (src/banks/<standard>/card-controls.ts), and a bank opened for it. Frozen is a state
// to reach and no event: the port asks where a card stands and asks for a state, each once; what follows from an answer that is lost
// is src/cards' to decide. Made by open-bank.ts; calls go through src/http's calls that are made once.

import type { Bank } from '../domain/bank.ts';
import type { CardState } from '../domain/card.ts';
import { type BankErrorCode, BankFailure } from '../domain/errors.ts';
import type { BankPoster, BankPostResponse } from '../http/bank-post.ts';
import type { Deadline } from '../http/deadline.ts';
import { OAuthFailure } from '../oauth/failure.ts';
import type { ClientTokens } from './client-tokens.ts';

/** The states that can be asked for. */
export type CardTarget = Extract<CardState, 'ACTIVE' | 'FROZEN'>;

/** What card controls call the bank with: the client's own token, each call once. */
export interface CardCall {
  readonly deadline: Deadline;
  /** @throws CardCallUnsent before anything was sent; BankFailure after which the bank may have done what it was asked */
  send(call: { readonly method: 'GET' | 'POST'; readonly url: URL }): Promise<BankPostResponse>;
}

/** Nothing was sent: no token could be had, or the bank did not take the gateway's. */
export class CardCallUnsent extends Error {
  override readonly name = 'CardCallUnsent';
  readonly failure: BankFailure;
  constructor(failure: BankFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** What a bank says to being asked for a state. */
export type CardControlAnswer =
  /** It is so, the bank says. */
  | { readonly kind: 'accepted' }
  /** It is not, and will not be by this request. `bankCode` is a code of the standard's. */
  | { readonly kind: 'refused'; readonly bankCode: string | null }
  /** No complete answer, or a failure of the bank's own: it may be so, now or in a moment. */
  | { readonly kind: 'lost'; readonly code: BankErrorCode };

/** How one standard freezes. */
export interface CardControls {
  /** Where a card stands. Changes nothing. @throws BankFailure */
  fetchState(call: CardCall, bankCardId: string): Promise<CardState>;
  /** Asks for a state. @throws BankFailure where nothing was changed, for sure, and the same may be asked again */
  request(call: CardCall, bankCardId: string, target: CardTarget): Promise<CardControlAnswer>;
}

/** A bank whose cards can be frozen. */
export interface ControllableBank {
  readonly bank: Bank;
  readonly controls: CardControls;
  cardCall(deadline: Deadline): CardCall;
}

/** What {@link toControllableBank} needs. */
export interface ControllableBankDeps {
  readonly controls: CardControls;
  readonly clientTokens: ClientTokens;
  readonly poster: BankPoster;
  /** Headers of the bank's profile, lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The client's own token, of whatever its access at the bank is good for. */
const ownScope = '';

/** Puts it together. */
export function toControllableBank(
  bank: Bank,
  { controls, clientTokens, poster, headers }: ControllableBankDeps,
): ControllableBank {
  const unsent = (reason: string): CardCallUnsent =>
    new CardCallUnsent(
      new BankFailure({ code: 'BANK_UNAVAILABLE', bankId: bank.id, operatorMessage: `${bank.id} cards: ${reason}` }),
    );
  const readToken = async (): Promise<string> => {
    try {
      return await clientTokens.clientToken(ownScope);
    } catch (error) {
      if (error instanceof BankFailure || error instanceof OAuthFailure) throw unsent(error.message);
      throw error;
    }
  };
  return {
    bank,
    controls,
    cardCall: (deadline) => ({
      deadline,
      async send({ method, url }) {
        for (let round = 1; ; round++) {
          const token = await readToken();
          const response = await poster.send({
            method,
            url,
            resource: 'card-controls',
            headers: {
              ...headers,
              authorization: `Bearer ${token}`,
              // What is still on the wire after the answer is nobody else's answer.
              connection: 'close',
            },
            body: null,
            deadline,
          });
          // A 401 is a refusal: nothing was done. The token is had anew, once.
          if (response.status !== 401) return response;
          clientTokens.forgetClientToken(ownScope, token);
          if (round > 1) throw unsent('the bank does not take the gateway’s token');
        }
      },
    }),
  };
}
