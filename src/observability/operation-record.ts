// What the log tells of one GraphQL operation, and nothing else of it: an allow-list. No variables, no literals, no token, no
// subject, no address. Made by src/gateway/request-log.ts, written by log.ts.

import type { RequestOutcome } from './metrics/requests.ts';

/** How an operation came in. */
export type OperationTransport = 'http' | 'sse' | 'websocket';

/** What an operation came to: as it is counted. */
export type OperationOutcome = RequestOutcome;

/** One operation as it is logged. */
export interface OperationRecord {
  /** Its name, as the client wrote it: a GraphQL Name. Null for one without a name, and of callers without a token. */
  readonly operation: string | null;
  /** Null where no document was read. */
  readonly type: 'query' | 'mutation' | 'subscription' | null;
  /** SHA-256 of its text, hexadecimal: the id of a trusted document or an automatic persisted query. Null where none was read. */
  readonly hash: string | null;
  /** `client_id` of the token; null without one, or with one that is refused. */
  readonly client: string | null;
  /** Which kind of caller the token stands for. */
  readonly caller: 'customer' | 'partner' | 'staff' | 'anonymous';
  readonly transport: OperationTransport;
  /** HTTP's. */
  readonly status: number;
  readonly outcome: OperationOutcome;
  /** From the request's head to its answer's first byte; of a subscription from its beginning to its end. */
  readonly durationMs: number;
  /** Objects that it could give; 0 where it was refused before it was judged. */
  readonly cost: number;
  /** Attempts of calls to banks that it began. */
  readonly bankCalls: number;
  /** Looks into the cache by what they found. A gateway over subgraphs has none: its subgraphs tell of theirs. */
  readonly cache: { readonly hit: number; readonly stale: number; readonly miss: number };
  /** How often which error code stands in the answer; null without errors. */
  readonly errors: Readonly<Record<string, number>> | null;
  /** Events of a subscription; absent for anything else. */
  readonly events?: number;
  /** W3C Trace Context's, by which lines of several processes are found together; null where the request has none. */
  readonly traceId: string | null;
}
