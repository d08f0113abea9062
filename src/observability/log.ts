// The gateway's log: pino, JSON lines on standard error. What is logged is chosen field by field by typed functions, an
// allow-list by construction: no request body, no header, no token, no personal data ever gets near it.

import { type DestinationStream, type Logger, pino } from 'pino';
import type { BankPostRecord } from '../http/bank-post.ts';
import type { BankCallRecord, CircuitState } from '../http/call-record.ts';
import type { OperationRecord } from './operation-record.ts';

/** What the gateway writes to its log. */
export interface Log {
  /** One line for each attempt of a bank call. */
  bankCall(record: BankCallRecord): void;
  /** One line for an operation: all of them, or a sample (REQUEST_LOG). */
  operation(record: OperationRecord): void;
  /** A call that changes something at a bank: consents, tokens. */
  bankPost(record: BankPostRecord): void;
  /** A bank has refused, or failed at, its part of linking; `reason` has the bank, HTTP's status and the bank's own code. */
  bankTrouble(reason: string): void;
  /** The store is in trouble; `reason` holds no value. */
  storeTrouble(reason: string): void;
  /** A payment of which nobody can tell what became: an operator has to look it up at the bank. */
  paymentAlert(reason: string): void;
  /** What a statement says of such a payment. */
  paymentFinding(reason: string): void;
  /** A partner's endpoint does not take what is sent to it. Told at most once an hour an endpoint; no path, no query. */
  webhookFailing(endpoint: {
    readonly host: string;
    readonly failure: string;
    readonly httpStatus: number | null;
  }): void;
  /** A bank's resource is asked no more, tried, or asked again. */
  circuit(state: CircuitState): void;
  /** An error that no code foresees: its name, message and stack are ours, not a bank's. */
  unexpectedError(error: unknown): void;
  /** A refused token: why, never which. */
  refusedToken(reason: string): void;
  /** The identity provider's keys cannot be had. */
  keysUnavailable(reason: string): void;
  /** The cache is in trouble. Told at most once a second. */
  cacheTrouble(reason: string): void;
  /** Spans cannot be sent. Told at most once a minute. */
  tracingTrouble(reason: string): void;
  /** A source of exchange rates gives none, or none that can be used; `reason` holds no value. */
  ratesTrouble(reason: string): void;
  /** A source's list of institutions is not newer, and why. */
  sourceTrouble(reason: string): void;
  /** A list of sanctions cannot be used, or customers not be screened again; `reason` holds nothing of a list or customer. */
  screeningTrouble(reason: string): void;
  /** A subgraph gave no usable answer, or an error that stands on no field. */
  subgraphTrouble(trouble: { readonly subgraph: string; readonly reason: string; readonly durationMs?: number }): void;
  /** An export that was broken off after its first byte: in which form and why, never whose. */
  exportBroken(broken: { readonly format: string; readonly reason: string }): void;
  supergraphLoaded(subgraphs: readonly string[]): void;
  /** A supergraph file that cannot be used: the last good one stays. */
  supergraphRefused(error: unknown): void;
  documentsLoaded(count: number): void;
  /** Manifests of trusted documents that cannot be used: the last good ones stay. */
  documentsRefused(error: unknown): void;
  /** The configuration was read again: what is new, by part of the banks file; nothing where it is as it was. */
  configReloaded(changes: Readonly<Record<string, unknown>>): void;
  /** A configuration that cannot be used: the one before stays. */
  configRefused(error: unknown): void;
  /** Something an operator should know about the configuration. */
  advice(text: string): void;
  started(url: string, banks: number): void;
  stopping(signal: string): void;
  stopped(): void;
}

/** At most one line of trouble a second: a dead Redis fails every operation. */
const troubleIntervalMs = 1000;

/** A log at a level; to standard error unless given another destination. */
export function createLog(level: string, destination: DestinationStream = pino.destination(2)): Log {
  const logger: Logger = pino(
    { level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    destination,
  );
  let lastTroubleMs = 0;
  let untoldTroubles = 0;
  return {
    bankCall(record) {
      const { bankId, resource, status, outcome, failure, durationMs, bodyBytes, attempt, cacheState } = record;
      const { isAttended, correlationId, bankCorrelationId } = record;
      const isWell = outcome === 'answered' || outcome === 'refused' || outcome === 'cancelled';
      logger[isWell ? 'info' : 'warn'](
        {
          bank: bankId,
          resource,
          status,
          outcome,
          failure,
          durationMs,
          bodyBytes,
          attempt,
          cache: cacheState,
          attended: isAttended,
          correlationId,
          ...(bankCorrelationId === null ? {} : { bankCorrelationId }),
        },
        'bank call',
      );
    },
    operation: (record) => logger.info(record, 'operation'),
    bankPost({ bankId, resource, method, status, failure, durationMs, correlationId }) {
      const isWell = failure === null && status !== null && status < 500;
      logger[isWell ? 'info' : 'warn'](
        { bank: bankId, resource, method, status, failure, durationMs, correlationId },
        'bank call',
      );
    },
    paymentAlert: (reason) => logger.error({ reason }, 'payment needs an operator'),
    paymentFinding: (reason) => logger.warn({ reason }, 'payment found in a statement'),
    webhookFailing: ({ host, failure, httpStatus }) =>
      logger.warn({ host, failure, status: httpStatus }, 'webhook endpoint fails'),
    bankTrouble: (reason) => logger.warn({ reason }, 'bank refused or failed'),
    storeTrouble: (reason) => logger.error({ reason }, 'store trouble'),
    circuit: ({ bankId, resource, state }) =>
      logger[state === 'open' ? 'warn' : 'info']({ bank: bankId, resource, state }, 'circuit'),
    unexpectedError(error) {
      const failure = error instanceof Error ? error : new Error(typeof error);
      logger.error(
        { error: { name: failure.name, message: failure.message, stack: failure.stack } },
        'unexpected error',
      );
    },
    refusedToken: (reason) => logger.info({ reason }, 'token refused'),
    keysUnavailable: (reason) => logger.error({ reason }, 'identity provider keys unavailable'),
    tracingTrouble: (reason) => logger.warn({ reason }, 'tracing trouble'),
    ratesTrouble: (reason) => logger.warn({ reason }, 'rates trouble'),
    sourceTrouble: (reason) => logger.warn({ reason }, 'source trouble'),
    screeningTrouble: (reason) => logger.warn({ reason }, 'screening trouble'),
    cacheTrouble(reason) {
      const nowMs = Date.now();
      if (nowMs - lastTroubleMs < troubleIntervalMs) {
        untoldTroubles++;
        return;
      }
      logger.warn({ reason, untold: untoldTroubles }, 'cache trouble');
      lastTroubleMs = nowMs;
      untoldTroubles = 0;
    },
    subgraphTrouble: ({ subgraph, reason, durationMs }) =>
      logger.warn({ subgraph, reason, durationMs }, 'subgraph trouble'),
    exportBroken: ({ format, reason }) => logger.warn({ format, reason }, 'export broken off'),
    supergraphLoaded: (subgraphs) => logger.info({ subgraphs }, 'supergraph loaded'),
    supergraphRefused: (error) =>
      logger.error({ reason: error instanceof Error ? error.message : typeof error }, 'supergraph refused'),
    documentsLoaded: (count) => logger.info({ count }, 'trusted documents loaded'),
    documentsRefused: (error) =>
      logger.error({ reason: error instanceof Error ? error.message : typeof error }, 'trusted documents refused'),
    configReloaded: (changes) => logger.info({ changes }, 'configuration read again'),
    configRefused: (error) =>
      logger.error({ reason: error instanceof Error ? error.message : typeof error }, 'configuration refused'),
    advice: (text) => logger.warn(text),
    started: (url, banks) => logger.info({ url, banks }, 'gateway started'),
    stopping: (signal) => logger.info({ signal }, 'gateway stopping'),
    stopped: () => logger.info('gateway stopped'),
  };
}
