// What connectors see of the network: ask for a JSON resource of one bank, with the link's token, inside the deadline.
// Implemented by client.ts (undici). Transport faults come as BankFailure; every complete HTTP answer comes back whole,
// since what a status means is the standard's business.

import type { Deadline } from './deadline.ts';

/**
 * What the gateway's cache had when a bank was asked: `miss` nothing; `expired` something older than it should be;
 * `refresh` something that was answered already, fetched anew behind the answer; `bypass` the client asked for live data.
 */
export type CacheState = 'miss' | 'expired' | 'refresh' | 'bypass';

/** What a call is part of: quotas, retries and the log go by it. */
export interface CallPurpose {
  /** Whose consent the call uses: banks ration calls by consent. */
  readonly linkId: string;
  /** Whether the person is there. Without them banks ration calls by the day (RTS on SCA, article 36(5)(b)). */
  readonly isAttended: boolean;
  /** A further page of a list: a bank counts the list once. */
  readonly isContinuation: boolean;
  readonly cacheState: CacheState;
}

/** A question that an API takes by POST: what is asked for, and with whose token, stands in its body, and nothing is changed by it. */
export interface BankQuestion {
  /** JSON. Holds the customer's token: never logged. */
  readonly text: string;
}

/** One question to a bank: a GET, or a POST that only reads. */
export interface BankRequest {
  /** Absolute; must be on the origin of one of the bank's endpoints, else the call is refused before it is made. */
  readonly url: URL;
  /** What is read, for logs and metrics: `accounts`, `balances`, `transactions`, `identification`, `party`. */
  readonly resource: string;
  /** The standard's own headers (lower case), interaction id included. No authorization: that is `accessToken`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as the bearer, but with a question, which holds it. */
  readonly accessToken: string;
  /** Absent for a GET. */
  readonly question?: BankQuestion;
  /** True where JSON numbers are to be read as texts, letter by letter: no amount goes through a double. */
  readonly readsNumbersAsText?: boolean;
  /** The interaction id that is among `headers`, for errors and logs. */
  readonly correlationId: string;
  readonly deadline: Deadline;
  readonly purpose: CallPurpose;
  /** Whether a 429 says that this consent's own quota is spent, by the standard's code, and not that the bank is busy. */
  readonly isLinkLimit?: (answer: BankResponse) => boolean;
  /** Whether an answer of 4xx says that the bank has failed all the same: of a source, about the bank behind it. */
  readonly isBankFailure?: (answer: BankResponse) => boolean;
  /** Told of each attempt that is made: not of what a quota or an open circuit forbids. Must not throw. */
  readonly onAttempt?: () => void;
}

/** A complete answer. */
export interface BankResponse {
  readonly status: number;
  /** Lower-case names; repeated headers joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The parsed JSON body; undefined when it is empty, or not JSON in an answer that is no 2xx; an OtherFormat (body.ts) for a
   * 2xx in a format of its own.
   */
  readonly body: unknown;
  /** Epoch milliseconds at which the answer was complete. */
  readonly receivedAtMs: number;
  /** The interaction id of the attempt that was answered: a retry has one of its own. */
  readonly correlationId?: string;
}

/** The way to one bank. */
export interface BankHttp {
  /**
   * Asks, and asks again what failed in passing, until the request's deadline or the bank's own `timeoutMs`.
   * @throws BankFailure BANK_TIMEOUT at the deadline, BANK_UNAVAILABLE when refused, reset or cut off, BANK_BAD_RESPONSE on a
   *   2xx that is neither JSON nor a file, on a redirect, on a body over the size limit. Without any call, and with `retryAtMs`:
   *   BANK_RATE_LIMITED when a quota is spent or a 429 has asked for a pause, BANK_UNAVAILABLE while the circuit is open
   *   or a 503 has asked for a pause.
   */
  get(request: BankRequest): Promise<BankResponse>;
}
