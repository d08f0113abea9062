// Figures of the process and its troubles: what it is, whether the issuer's keys can be had, inputs that are refused, exports that broke
// off, errors that nobody foresaw. Made by src/observability/metrics.ts; most are told by src/start/counted-log.ts.

import { Counter, Gauge, type Registry } from 'prom-client';

/** What a process is: a gateway that clients reach, or one subgraph behind it. */
export type ProcessRole = 'gateway' | 'subgraph';

/** Files that are read again while the gateway runs; of one that is refused the last good content stays. */
export type Input = 'supergraph' | 'documents' | 'configuration';

/** What is counted of it. */
export interface TroubleMetrics {
  /** The issuer's keys have been fetched. */
  keysFetched(): void;
  /** A token could not be judged, since the issuer's keys cannot be had. */
  keysUnavailable(): void;
  /** A token was refused: a code of jose's, or our words for it. */
  tokenRefused(reason: string): void;
  /** The content of an input as it is now: refused, with the last good one in use, or in use itself. */
  input(name: Input, isRefused: boolean): void;
  /** An export was broken off after its first byte. */
  exportBroken(reason: string): void;
  /** An error that no code foresees. */
  unexpectedError(): void;
}

const inputs: readonly Input[] = ['supergraph', 'documents', 'configuration'];
/** Those of src/exports/session.ts; whatever else is a fault of ours, as GATEWAY_FAILED is. */
const breakReasons = ['CLIENT_GONE', 'STOPPING', 'TOKEN_EXPIRED', 'NO_LONGER_VISIBLE', 'CHANGED_MEANWHILE'];
const ownFault = 'GATEWAY_FAILED';
/** Codes of jose, each with its word; whatever else is `malformed`. */
const tokenReasons: ReadonlyMap<string, string> = new Map([
  ['ERR_JWT_EXPIRED', 'expired'],
  ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'claims'],
  ['ERR_JWS_SIGNATURE_VERIFICATION_FAILED', 'signature'],
  ['ERR_JWKS_NO_MATCHING_KEY', 'key'],
  ['ERR_JOSE_ALG_NOT_ALLOWED', 'algorithm'],
]);
const otherTokenReason = 'malformed';

/** Makes them. */
export function createTroubleMetrics(
  registers: Registry[],
  { role, subgraph }: { readonly role: ProcessRole; readonly subgraph: string },
): TroubleMetrics {
  const info = new Gauge({
    name: 'bankgraph_process_info',
    help: '1; role: gateway for a process that clients reach, subgraph for one behind it, and which',
    labelNames: ['role', 'subgraph'],
    aggregator: 'max',
    registers,
  });
  const keysTime = new Gauge({
    name: 'bankgraph_issuer_keys_fetched_timestamp_seconds',
    help: 'When the keys of the issuer of tokens were last fetched, seconds since 1970; 0 before the first time. Only asked for when a token comes',
    // Over several processes: the worst.
    aggregator: 'min',
    registers,
  });
  const keysUnavailable = new Counter({
    name: 'bankgraph_issuer_keys_unavailable_total',
    help: 'Requests that were answered with 503 since the keys of the issuer of tokens could not be had',
    registers,
  });
  const tokenRefusals = new Counter({
    name: 'bankgraph_tokens_refused_total',
    help: 'Tokens that were refused, by what was wrong with them; anybody can send such',
    labelNames: ['reason'],
    registers,
  });
  const refusedInputs = new Gauge({
    name: 'bankgraph_input_refused',
    help: '1 while the newest content of an input is refused and the last good one is in use',
    labelNames: ['input'],
    aggregator: 'max',
    registers,
  });
  const brokenExports = new Counter({
    name: 'bankgraph_exports_broken_total',
    help: 'Exports that were broken off after their first byte, by why',
    labelNames: ['reason'],
    registers,
  });
  const unexpected = new Counter({
    name: 'bankgraph_unexpected_errors_total',
    help: 'Errors that no code foresees: faults of the gateway, each with its stack in the log',
    registers,
  });
  info.set({ role, subgraph }, 1);
  for (const reason of [...tokenReasons.values(), otherTokenReason]) tokenRefusals.inc({ reason }, 0);
  for (const input of inputs) refusedInputs.set({ input }, 0);
  for (const reason of [...breakReasons, ownFault]) brokenExports.inc({ reason }, 0);
  return {
    keysFetched: () => keysTime.set(Date.now() / 1000),
    keysUnavailable: () => keysUnavailable.inc(),
    tokenRefused: (reason) => tokenRefusals.inc({ reason: tokenReasons.get(reason) ?? otherTokenReason }),
    input: (name, isRefused) => refusedInputs.set({ input: name }, isRefused ? 1 : 0),
    exportBroken: (reason) => brokenExports.inc({ reason: breakReasons.includes(reason) ? reason : ownFault }),
    unexpectedError: () => unexpected.inc(),
  };
}
