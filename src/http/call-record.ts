// What is told of each call to a bank, for the log, the metrics and Bank.status: who was asked for what and what it came to,
// and nothing of a person's (resource names, never paths). Told by client.ts.

import type { BankErrorCode } from '../domain/errors.ts';
import type { CacheState } from './bank-http.ts';

/**
 * What one attempt came to: `answered` 2xx; `refused` any other complete answer below 500; `failed` 5xx; `timeout` no complete
 * answer in its time; `unreachable` refused, reset or cut off; `unreadable` not JSON, too large, a redirect;
 * `cancelled` the client went away soon.
 */
export type CallOutcome = 'answered' | 'refused' | 'failed' | 'timeout' | 'unreachable' | 'unreadable' | 'cancelled';

/** One attempt of one call. */
export interface BankCallRecord {
  readonly bankId: string;
  readonly resource: string;
  /** HTTP status; null when no answer began. */
  readonly status: number | null;
  readonly outcome: CallOutcome;
  /** Set when the attempt failed before its status could be judged. */
  readonly failure: BankErrorCode | null;
  readonly durationMs: number;
  /** Bytes read, after decompression. */
  readonly bodyBytes: number;
  /** From 1; a retry has a higher one. */
  readonly attempt: number;
  readonly cacheState: CacheState;
  readonly isAttended: boolean;
  /** The interaction id that went out. */
  readonly correlationId: string;
  /** The bank's own interaction id, when it answered with another one. */
  readonly bankCorrelationId: string | null;
}

/** Why a call was not made. `bulkhead`: all of this gateway's places at the bank, and the queue for them, were taken. */
export type CallRefusal =
  | 'circuit'
  | 'bulkhead'
  | 'hold'
  | 'callsPerSecond'
  | 'concurrentCalls'
  | 'unattendedCallsPerDay';

/** How the circuit of one bank's resource stands. */
export interface CircuitState {
  readonly bankId: string;
  readonly resource: string;
  readonly state: 'closed' | 'open' | 'half-open';
  /** Epoch milliseconds at which an open one lets the next call through; null otherwise. */
  readonly retryAtMs: number | null;
}

/** Who wants to know. All are called synchronously and must not throw. */
export interface BankHttpEvents {
  readonly onCall: (record: BankCallRecord) => void;
  /** A call that was wanted and not made. */
  readonly onRefusal?: (refusal: { bankId: string; resource: string; reason: CallRefusal }) => void;
  readonly onCircuit?: (state: CircuitState) => void;
  /** What is left of a quota after a call. */
  readonly onQuota?: (quota: { bankId: string; limit: 'unattendedCallsPerDay'; left: number }) => void;
}
