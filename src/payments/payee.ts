// Verification of payee: does a name belong to an account? Asks one service for all accounts, in the form of the EPC's
// Verification Of Payee inter-PSP API (EPC288-23; answers MTCH, CMTC, NMTC, NOAP); UK accounts go as fourteen digits of sort
// code and account number, for which Confirmation of Payee is the scheme behind. Called by caller-payments.ts, which
// limits how often (src/limits): whoever may ask without end could find out who holds an account. Nothing is kept.

import { randomUUID } from 'node:crypto';
import { Agent } from 'undici';
import type { PaymentAccount } from '../domain/payment-order.ts';
import { readBounded } from '../http/bounded-body.ts';
import type { Deadline } from '../http/deadline.ts';

/** Who is to be paid, and where. */
export interface Payee {
  readonly name: string;
  readonly account: PaymentAccount;
}

/** What is known of a payee. */
export interface PayeeAnswer {
  readonly outcome: 'MATCH' | 'CLOSE_MATCH' | 'NO_MATCH' | 'NOT_POSSIBLE';
  /** The name that the account is held under; only with `CLOSE_MATCH`. */
  readonly suggestedName: string | null;
}

/** What {@link PayeeVerifier} needs. */
export interface PayeeVerifierOptions {
  /** Null: no payee can be verified. */
  readonly url: string | null;
  /** Why the service does not answer, for the log: no personal data. */
  readonly onTrouble: (message: string) => void;
}

/** Verification Of Payee is to be answered within five seconds (EPC218-23). */
const patienceMs = 5000;
const maxBodyBytes = 16 * 1024;
const notPossible: PayeeAnswer = { outcome: 'NOT_POSSIBLE', suggestedName: null };
const outcomes: ReadonlyMap<unknown, PayeeAnswer['outcome']> = new Map([
  ['MTCH', 'MATCH'],
  ['CMTC', 'CLOSE_MATCH'],
  ['NMTC', 'NO_MATCH'],
  ['NOAP', 'NOT_POSSIBLE'],
]);

/** Asks whether names belong to accounts. */
export class PayeeVerifier {
  readonly #options: PayeeVerifierOptions;
  readonly #agent = new Agent({ connections: 16, pipelining: 1, headersTimeout: patienceMs, bodyTimeout: patienceMs });

  constructor(options: PayeeVerifierOptions) {
    this.#options = options;
  }

  /** Never rejects: a service that fails can say nothing. */
  async verify(payee: Payee, deadline: Deadline): Promise<PayeeAnswer> {
    const { url } = this.#options;
    if (url === null) return notPossible;
    try {
      return await this.#ask(new URL(url), payee, deadline);
    } catch (error) {
      const reason = error instanceof Error ? error.name : 'unknown error';
      this.#options.onTrouble(`verification of payee: no answer (${reason})`);
      return notPossible;
    }
  }

  /** Ends its sockets. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #ask(url: URL, { name, account }: Payee, deadline: Deadline): Promise<PayeeAnswer> {
    const partyAccount =
      account.kind === 'iban'
        ? { iban: account.iban }
        : { other: { identification: account.sortCode + account.accountNumber, schemeName: 'SortCodeAccountNumber' } };
    const { statusCode, body } = await this.#agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json', 'x-request-id': randomUUID() },
      body: JSON.stringify({ party: { name }, partyAccount }),
      signal: AbortSignal.any([deadline.signal, AbortSignal.timeout(patienceMs)]),
    });
    const answer = await readBounded(body, { maxBytes: maxBodyBytes });
    if (statusCode !== 200) {
      this.#options.onTrouble(`verification of payee: answered ${statusCode}`);
      return notPossible;
    }
    return toAnswer(JSON.parse(answer.toString('utf8')));
  }
}

/** What is not understood says nothing of the payee. */
function toAnswer(answer: unknown): PayeeAnswer {
  if (typeof answer !== 'object' || answer === null || !('partyNameMatch' in answer)) return notPossible;
  const outcome = outcomes.get(answer.partyNameMatch) ?? 'NOT_POSSIBLE';
  if (outcome !== 'CLOSE_MATCH') return { outcome, suggestedName: null };
  const matched = 'matchedName' in answer && typeof answer.matchedName === 'string' ? answer.matchedName : '';
  return matched === '' || matched.length > 140
    ? { outcome: 'NO_MATCH', suggestedName: null }
    : { outcome, suggestedName: matched };
}
