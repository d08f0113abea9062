// Calls to one bank that may be repeated: GETs of what a customer shares. Around one exchange (exchange.ts) it keeps the
// deadline, asks again what failed in passing, leaves alone a bank that fails, asks for patience or is rationed (circuit.ts,
// quotas.ts), keeps its sockets and memory to its own (bulkhead.ts), and tells of each attempt without personal data. Made by
// client.ts, called by the connectors.

import { randomUUID } from 'node:crypto';
import type { Dispatcher } from 'undici';
import type { Bank } from '../domain/bank.ts';
import { type BankErrorCode, BankFailure } from '../domain/errors.ts';
import { bound, inSpan, toTraceHeaders } from '../tracing/spans.ts';
import type { BankHttp, BankRequest, BankResponse } from './bank-http.ts';
import { Bulkhead, BulkheadFull } from './bulkhead.ts';
import type { BankHttpEvents, CallRefusal } from './call-record.ts';
import { Circuit, CircuitOpen, type Verdict } from './circuit.ts';
import type { BankOrigins } from './connection.ts';
import { type ExchangeAnswer, type ExchangeFailure, type ExchangeOptions, exchange } from './exchange.ts';
import { noQuotas, type QuotaGrant, type QuotaRefusal, type Quotas } from './quotas.ts';
import type { ExchangeRecorder } from './recorder.ts';
import type { RequestSigner } from './request-signer.ts';
import { backoffMs, maxAttempts, Pace, RetryBudget } from './retry.ts';
import { parseRetryAfter } from './retry-after.ts';

/** What {@link RepeatableCalls} needs. */
export interface RepeatableOptions extends BankHttpEvents {
  readonly bank: Bank;
  readonly agent: Dispatcher;
  readonly origins: BankOrigins;
  /** Largest body that is read, in bytes after decompression. */
  readonly maxBodyBytes: number;
  /** None by default. */
  readonly quotas?: Quotas;
  /** None by default. */
  readonly recorder?: ExchangeRecorder | undefined;
  /** None by default. */
  readonly signer?: RequestSigner | undefined;
  /** Epoch milliseconds; for tests. Circuits read `Date.now`. */
  readonly now?: () => number;
  /** In [0, 1); for tests. */
  readonly random?: () => number;
  /** Waits; @throws the signal's reason when it aborts first. For tests. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Calls that may wait for a place, per place: beyond that the bank is told as unavailable. */
const waitingPerPlace = 50;
/** Between looks whether one of `concurrentCalls` has come free, milliseconds. */
const placePollMs = 20;
/** Told as `retryAt` when all of `concurrentCalls` are taken: nobody knows better. */
const placeRetryMs = 1000;
/** What a lease outlasts its call by: the way to Redis and back, twice. */
const leaseMarginMs = 1000;
/** A 429 without Retry-After rules its link out for so long. */
const unsaidPauseMs = 1000;
/** A spent daily quota without Retry-After: asking again soon is of no use, and the bank's day may end any time. */
const unsaidQuotaPauseMs = 60_000;
/** One customer's 429 may silence the whole bank for so long at most; their own link as long as the bank says. */
const longestBankPauseMs = 300_000;
/** The bank's failures that may pass (RFC 9110 section 15.6); 501 and 505 do not. */
const passingStatuses: ReadonlySet<number> = new Set([500, 502, 503, 504]);
/** An attempt that had less of the bank's time than this proves nothing when it runs out of it. */
const fairShareOfTimeout = 0.25;
/** Who goes away after this much of the bank's time has lost patience with it: that says as much as a time-out. */
const patientShareOfTimeout = 0.5;

type AttemptResult = (ExchangeAnswer | ExchangeFailure) & { readonly verdict: Verdict };

/** The time that one call has, over all its attempts. */
interface CallSpan {
  /** Epoch milliseconds. */
  readonly endsAtMs: number;
  readonly time: CallTime;
}

/** No attempt was made. */
class Refused extends Error {
  override readonly name = 'Refused';
  readonly reason: CallRefusal;
  readonly code: BankErrorCode;
  readonly retryAtMs: number | undefined;
  constructor(reason: CallRefusal, code: BankErrorCode, retryAtMs?: number) {
    super(reason);
    this.reason = reason;
    this.code = code;
    this.retryAtMs = retryAtMs;
  }
}

/** What all repeatable calls to one bank share. Source: RFC 9110; limits are house rules. */
export class RepeatableCalls implements BankHttp {
  readonly #options: RepeatableOptions;
  readonly #bank: Bank;
  readonly #agent: Dispatcher;
  readonly #places: Bulkhead;
  readonly #origins: BankOrigins;
  readonly #quotas: Quotas;
  readonly #budget: RetryBudget;
  readonly #circuits = new Map<string, Circuit>();
  readonly #paces = new Map<string, Pace>();
  readonly #now: () => number;
  readonly #random: () => number;
  readonly #sleep: (ms: number, signal: AbortSignal) => Promise<void>;

  constructor(options: RepeatableOptions) {
    const {
      bank,
      agent,
      origins,
      quotas = noQuotas,
      now = Date.now,
      random = Math.random,
      sleep = sleepUntilAborted,
    } = options;
    this.#options = options;
    this.#bank = bank;
    this.#agent = agent;
    this.#quotas = quotas;
    this.#now = now;
    this.#random = random;
    this.#sleep = sleep;
    this.#budget = new RetryBudget(now);
    this.#places = new Bulkhead(bank.maxConcurrentCalls, bank.maxConcurrentCalls * waitingPerPlace);
    this.#origins = origins;
  }

  async get(request: BankRequest): Promise<BankResponse> {
    if (!this.#origins.has(request.url)) {
      const reason = 'refused to call an origin that is not the bank’s';
      throw this.#failure(request, 'BANK_BAD_RESPONSE', { reason });
    }
    this.#budget.countCall();
    const endsAtMs = Math.min(request.deadline.atMs, this.#now() + this.#bank.timeoutMs);
    // The time of one call is one timer, whatever is waited for.
    const time = new CallTime(endsAtMs - this.#now(), request.deadline.signal);
    try {
      return await this.#attempts(request, { endsAtMs, time });
    } finally {
      time.end();
    }
  }

  async #attempts(request: BankRequest, span: CallSpan): Promise<BankResponse> {
    const { time } = span;
    let asked = request;
    let last: AttemptResult | null = null;
    for (let attempt = 1; ; attempt++) {
      try {
        last = await this.#attempt(asked, attempt, span);
      } catch (error) {
        // What the bank has said before says more than that it is not asked again now.
        if (last !== null) return toResponse(last);
        throw this.#toFailure(request, error);
      }
      const delayMs = this.#delayBeforeRetry(request, last, { attempt, endsAtMs: span.endsAtMs });
      if (delayMs === null || time.signal.aborted || !this.#budget.take()) return toResponse(last);
      try {
        await this.#sleep(delayMs, time.signal);
      } catch {
        return toResponse(last);
      }
      asked = withNewId(request);
    }
  }

  /** How long to wait before asking again; null when that is of no use, or not allowed. */
  #delayBeforeRetry(
    request: BankRequest,
    last: AttemptResult,
    { attempt, endsAtMs }: { readonly attempt: number; readonly endsAtMs: number },
  ): number | null {
    const mayPass = last.isAnswer ? passingStatuses.has(last.response.status) : last.isTransient;
    if (!mayPass || attempt >= maxAttempts || this.#circuit(request.resource).openUntilMs() !== null) return null;
    const nowMs = this.#now();
    const held = this.#quotas.heldBack({ bank: this.#bank, ...request.purpose });
    const pauseMs = held === null ? 0 : Math.max(0, held.retryAtMs - nowMs);
    const delayMs = pauseMs + backoffMs(attempt + 1, this.#random);
    return nowMs + delayMs + this.#pace(request.resource).leastMs() <= endsAtMs ? delayMs : null;
  }

  /** One attempt. @throws Refused, CircuitOpen, BulkheadFull or the time's end, when none was made */
  async #attempt(request: BankRequest, attempt: number, span: CallSpan): Promise<AttemptResult> {
    const { time } = span;
    const circuit = this.#circuit(request.resource);
    this.#refuseEarly(request, circuit);
    // It may have to wait for its place, and is then called from where another call has ended.
    const attemptNow = bound(async () => {
      this.#refuseEarly(request, circuit);
      const grant = await this.#takeQuota(request, span);
      let reached = false;
      try {
        if (grant.waitMs > 0) await this.#sleep(grant.waitMs, time.signal);
        const result = await circuit.run(() => this.#exchange(request, attempt, span));
        reached = result.isAnswer || result.reachedBank;
        return result;
      } finally {
        grant.release(reached);
      }
    });
    return this.#places.run(attemptNow, time.signal);
  }

  /** Before anything is waited for or spent. */
  #refuseEarly({ purpose }: BankRequest, circuit: Circuit): void {
    const openUntilMs = circuit.openUntilMs();
    if (openUntilMs !== null) throw new CircuitOpen(openUntilMs);
    const held = this.#quotas.heldBack({ bank: this.#bank, ...purpose });
    if (held !== null) throw new Refused(held.limit, held.code, held.retryAtMs);
  }

  async #takeQuota({ url, resource, purpose }: BankRequest, { endsAtMs, time }: CallSpan): Promise<QuotaGrant> {
    for (;;) {
      const leftMs = Math.max(0, endsAtMs - this.#now());
      const maxWaitMs = Math.max(0, leftMs - this.#pace(resource).leastMs());
      const decision: QuotaGrant | QuotaRefusal = await this.#quotas.take({
        bank: this.#bank,
        linkId: purpose.linkId,
        path: url.pathname,
        resource,
        isAttended: purpose.isAttended,
        isContinuation: purpose.isContinuation,
        maxWaitMs,
        leaseMs: leftMs + leaseMarginMs,
      });
      if (decision.isGranted) {
        const { leftToday } = decision;
        if (leftToday !== null) {
          this.#options.onQuota?.({ bankId: this.#bank.id, limit: 'unattendedCallsPerDay', left: leftToday });
        }
        return decision;
      }
      const pollMs = placePollMs * (0.5 + this.#random());
      if (decision.limit !== 'concurrentCalls' || pollMs > maxWaitMs) {
        const retryAtMs = decision.limit === 'concurrentCalls' ? this.#now() + placeRetryMs : decision.retryAtMs;
        throw new Refused(decision.limit, decision.code, retryAtMs);
      }
      await this.#sleep(pollMs, time.signal);
    }
  }

  async #exchange(request: BankRequest, attempt: number, { endsAtMs, time }: CallSpan): Promise<AttemptResult> {
    const { bankId, resource, purpose, correlationId } = { bankId: this.#bank.id, ...request };
    const pace = this.#pace(resource);
    const startedAtMs = this.#now();
    const isLast = attempt >= maxAttempts || !this.#budget.hasRoom();
    const allowedMs = pace.attemptMs(Math.max(0, endsAtMs - startedAtMs), isLast);
    const own = new CallTime(allowedMs, time.signal);
    const exchangeOptions = {
      bankId,
      agent: this.#agent,
      request,
      signal: own.signal,
      maxBodyBytes: this.#options.maxBodyBytes,
      now: this.#now,
      recorder: this.#options.recorder,
      signer: this.#options.signer,
      toAbortOutcome: () => {
        const waitedMs = this.#now() - startedAtMs;
        const lostPatience = waitedMs >= this.#bank.timeoutMs * patientShareOfTimeout;
        return isGone(request.deadline.signal) && !lostPatience ? 'cancelled' : 'timeout';
      },
    } satisfies Omit<ExchangeOptions, 'traceHeaders'>;
    const attributes = { 'bankgraph.bank': bankId, 'bankgraph.resource': resource, 'bankgraph.attempt': attempt };
    const result = await inSpan('bank call', { kind: 'client', attributes }, async (told) => {
      const traceHeaders = this.#bank.sendsTraceContext === true ? toTraceHeaders() : {};
      const came = await exchange({ ...exchangeOptions, traceHeaders });
      const code = came.isAnswer ? came.response.status : (came.status ?? undefined);
      told.set({ 'http.response.status_code': code, 'bankgraph.outcome': came.outcome });
      if (!came.isAnswer) told.fail(came.failure.code);
      return came;
    });
    own.end();
    const durationMs = this.#now() - startedAtMs;
    if (result.outcome !== 'cancelled' && result.outcome !== 'unreachable') pace.note(durationMs);
    const { status, failure } = result.isAnswer
      ? { status: result.response.status, failure: null }
      : { status: result.status, failure: result.failure.code };
    this.#options.onCall({
      bankId,
      resource,
      status,
      outcome: result.outcome,
      failure,
      durationMs,
      bodyBytes: result.bodyBytes,
      attempt,
      cacheState: purpose.cacheState,
      isAttended: purpose.isAttended,
      correlationId,
      bankCorrelationId: result.bankCorrelationId,
    });
    request.onAttempt?.();
    if (result.isAnswer) this.#heed(request, result.response);
    const hadFairTime = allowedMs >= this.#bank.timeoutMs * fairShareOfTimeout;
    return { ...result, verdict: toVerdict(result, hadFairTime) };
  }

  /** Notes the pause that a bank asks for. Source: RFC 6585 section 4, RFC 9110 section 10.2.3. */
  #heed({ purpose, isLinkLimit }: BankRequest, response: BankResponse): void {
    const { status, headers, receivedAtMs } = response;
    if (status !== 429 && status !== 503) return;
    const retryAtMs = parseRetryAfter(headers['retry-after'], receivedAtMs);
    const saidMs = retryAtMs === undefined ? null : Math.max(0, retryAtMs - this.#now());
    const hold = (linkId: string | null, isUnattendedOnly: boolean, forMs: number): void => {
      const code = status === 429 ? 'BANK_RATE_LIMITED' : 'BANK_UNAVAILABLE';
      if (forMs > 0) this.#quotas.hold({ bankId: this.#bank.id, linkId, isUnattendedOnly, forMs, code });
    };
    if (status === 503) {
      if (saidMs !== null) hold(null, false, saidMs);
      return;
    }
    if (isLinkLimit?.(response) === true) {
      hold(purpose.linkId, !purpose.isAttended, saidMs ?? unsaidQuotaPauseMs);
      return;
    }
    hold(purpose.linkId, false, saidMs ?? unsaidPauseMs);
    if (saidMs !== null) hold(null, false, Math.min(saidMs, longestBankPauseMs));
  }

  #circuit(resource: string): Circuit {
    let circuit = this.#circuits.get(resource);
    if (circuit === undefined) {
      circuit = new Circuit((state) => this.#options.onCircuit?.({ bankId: this.#bank.id, resource, ...state }));
      this.#circuits.set(resource, circuit);
    }
    return circuit;
  }

  #pace(resource: string): Pace {
    let pace = this.#paces.get(resource);
    if (pace === undefined) {
      pace = new Pace();
      this.#paces.set(resource, pace);
    }
    return pace;
  }

  #toFailure(request: BankRequest, error: unknown): BankFailure {
    if (error instanceof Refused) {
      this.#tellRefusal(request, error.reason);
      const spent = error.reason === 'hold' ? 'the bank has asked for a pause' : `${error.reason} is spent`;
      return this.#failure(request, error.code, { reason: `not asked: ${spent}`, retryAtMs: error.retryAtMs });
    }
    if (error instanceof CircuitOpen) {
      this.#tellRefusal(request, 'circuit');
      const reason = 'not asked: it has failed time after time';
      return this.#failure(request, 'BANK_UNAVAILABLE', { reason, retryAtMs: error.retryAtMs });
    }
    if (error instanceof BulkheadFull) {
      this.#tellRefusal(request, 'bulkhead');
      const reason = 'not asked: too many calls to this bank are waiting';
      return this.#failure(request, 'BANK_UNAVAILABLE', { reason });
    }
    this.#tellRefusal(request, 'bulkhead');
    return this.#failure(request, 'BANK_TIMEOUT', { reason: 'not asked: no place or turn in time', cause: error });
  }

  #tellRefusal({ resource }: BankRequest, reason: CallRefusal): void {
    this.#options.onRefusal?.({ bankId: this.#bank.id, resource, reason });
  }

  #failure(
    { resource, correlationId }: BankRequest,
    code: BankErrorCode,
    {
      reason,
      retryAtMs,
      cause,
    }: { readonly reason: string; readonly retryAtMs?: number | undefined; readonly cause?: unknown },
  ): BankFailure {
    const operatorMessage = `${this.#bank.id} ${resource}: ${reason}`;
    return new BankFailure({ code, bankId: this.#bank.id, operatorMessage, correlationId, retryAtMs, cause });
  }
}

/** A 4xx is the bank at work. What the bank's slowness cannot explain proves nothing. */
function toVerdict(result: ExchangeAnswer | ExchangeFailure, hadFairTime: boolean): Verdict {
  if (result.outcome === 'cancelled' || (result.outcome === 'timeout' && !hadFairTime)) return 'nothing';
  return result.outcome === 'answered' || result.outcome === 'refused' ? 'healthy' : 'failing';
}

function toResponse(result: AttemptResult): BankResponse {
  if (result.isAnswer) return result.response;
  throw result.failure;
}

/** A retry is a call of its own to the bank: it has an interaction id of its own. */
function withNewId(request: BankRequest): BankRequest {
  const correlationId = randomUUID();
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      value === request.correlationId ? correlationId : value,
    ]),
  );
  return { ...request, correlationId, headers };
}

/** Whether a signal was aborted because the client went away, and not because time ran out. */
function isGone(signal: AbortSignal): boolean {
  return signal.aborted && !(signal.reason instanceof Error && signal.reason.name === 'TimeoutError');
}

/** A stretch of time that ends with its own timer or with a longer one; {@link end} leaves no timer behind. */
class CallTime {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal;
  readonly #timer: NodeJS.Timeout;
  readonly #onOuter: () => void;

  constructor(ms: number, outer: AbortSignal) {
    this.#outer = outer;
    this.#onOuter = () => this.#controller.abort(outer.reason);
    if (outer.aborted) this.#onOuter();
    else outer.addEventListener('abort', this.#onOuter, { once: true });
    this.#timer = setTimeout(
      () => this.#controller.abort(new DOMException('the time of this call is over', 'TimeoutError')),
      Math.max(0, ms),
    );
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener('abort', this.#onOuter);
  }
}

function sleepUntilAborted(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const wake = setTimeout(() => {
      signal.removeEventListener('abort', giveUp);
      resolve();
    }, ms);
    const giveUp = (): void => {
      clearTimeout(wake);
      reject(signal.reason);
    };
    signal.addEventListener('abort', giveUp, { once: true });
  });
}
