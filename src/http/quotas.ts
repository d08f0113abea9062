// The port of what banks let us ask: calls a second, calls at once, calls a day without the person (all over all gateways),
// and the pauses they have asked for. Implemented in src/quota/, in memory and in Redis; asked by client.ts before each
// attempt.

import type { Bank } from '../domain/bank.ts';
import type { BankErrorCode } from '../domain/errors.ts';

/** Which limit forbids a call. `hold` is a pause that the bank asked for (Retry-After). */
export type QuotaLimit = 'hold' | 'callsPerSecond' | 'concurrentCalls' | 'unattendedCallsPerDay';

/** A call that is about to be made. */
export interface QuotaRequest {
  readonly bank: Pick<Bank, 'id' | 'limits' | 'timeZone'>;
  readonly linkId: string;
  /** Path without query: a bank counts by account and endpoint. Never kept as it is. */
  readonly path: string;
  /** What is read there, as bank-http.ts names it: what is left of a link is told by it. */
  readonly resource: string;
  readonly isAttended: boolean;
  readonly isContinuation: boolean;
  /** Longest wait for a turn under `callsPerSecond`, milliseconds. */
  readonly maxWaitMs: number;
  /** How long the call may take once it begins, milliseconds: a gateway that dies frees its place after it. */
  readonly leaseMs: number;
}

/** Leave to make a call, and what it was given of. */
export interface QuotaGrant {
  readonly isGranted: true;
  /** The call's turn, milliseconds from now. */
  readonly waitMs: number;
  /** What is left today of this link and path; null when the call is not counted. */
  readonly leftToday: number | null;
  /** To be called once, when the call has ended. `reached` false: the bank has not seen it, so it does not count. */
  release(reached: boolean): void;
}

/** No leave: the call must not be made. Nothing was taken. */
export interface QuotaRefusal {
  readonly isGranted: false;
  readonly limit: QuotaLimit;
  readonly code: Extract<BankErrorCode, 'BANK_RATE_LIMITED' | 'BANK_UNAVAILABLE'>;
  /** Epoch milliseconds from which it makes sense to ask again. */
  readonly retryAtMs: number;
}

/** A pause that a bank asked for. */
export interface Hold {
  readonly bankId: string;
  /** Null: the whole bank is left alone. */
  readonly linkId: string | null;
  /** True when only calls without the person are ruled out: a daily quota is spent. Only with a link. */
  readonly isUnattendedOnly: boolean;
  readonly forMs: number;
  /** What callers are told meanwhile. */
  readonly code: QuotaRefusal['code'];
}

/** What a link has used of what its bank allows on a day without the person. */
export interface DayUse {
  /** By resource: the counted calls of today, of that of its paths which has had most; nothing for a resource without any. */
  readonly usedByResource: ReadonlyMap<string, number>;
  /** When it is counted anew, epoch milliseconds: at the bank's midnight. */
  readonly resetsAtMs: number;
  /** Until when the bank wants no calls of this link without the person, by a refusal of its own; null when it has said none. */
  readonly heldUntilMs: number | null;
}

/** Counts, and says no. Never fails: without its shared memory it goes on with what it knows itself. */
export interface Quotas {
  take(request: QuotaRequest): Promise<QuotaGrant | QuotaRefusal>;
  hold(hold: Hold): void;
  /** What this process knows of a pause, without asking anybody: null when it knows of none. */
  heldBack(request: Pick<QuotaRequest, 'bank' | 'linkId' | 'isAttended'>): QuotaRefusal | null;
  /** What a link has used today. Counts nothing. */
  readDay(link: Pick<QuotaRequest, 'bank' | 'linkId'>): Promise<DayUse>;
}

/** A call's leave where nothing is limited: for tests, and for tools that ask one bank. */
export const noQuotas: Quotas = {
  take: async () => ({ isGranted: true, waitMs: 0, leftToday: null, release: () => undefined }),
  hold: () => undefined,
  heldBack: () => null,
  readDay: async () => ({ usedByResource: new Map(), resetsAtMs: 0, heldUntilMs: null }),
};
