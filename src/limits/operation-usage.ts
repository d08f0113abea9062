// What one operation uses: objects that it could give, calls to banks that it began, and what was said of its points. One for
// each request, on its context: told by src/reading or by a router's subgraphs, read by src/gateway/admission.ts.

import type { PointsRefused } from './points.ts';

/** The request header by which clients ask what an operation costs: `report` beside its answer, `estimate` instead of it. */
export const costHeader = 'graphql-cost';
/** By which a subgraph tells its router of calls to banks, and of those that it would make. */
export const bankCallsHeader = 'x-bank-calls';

/** What is wanted to be known of the cost; `unknown` for a header that says neither. */
export type CostMode = 'none' | 'report' | 'estimate' | 'unknown';

/** Bounds of calls to banks. */
export interface CallBounds {
  readonly atLeast: number;
  /** Null where pages or accounts that are not known here decide it. */
  readonly atMost: number | null;
}

/** The most that is read of a subgraph's header. */
const headerForm = /^(\d{1,9})(?:;(\d{1,9}|\?))?$/;

/** What an operation was and which errors it has come to, for the log of requests. */
export interface OperationNote {
  readonly name: string | null;
  /** Null for a document that was refused. */
  readonly type: 'query' | 'mutation' | 'subscription' | null;
  /** SHA-256 of the document's text, hexadecimal. */
  readonly hash: string;
}

/** What a look into the cache found: `hit` fresh, `stale` older than it should be, `miss` nothing. */
export type LookupOutcome = 'hit' | 'stale' | 'miss';

/** One operation's. */
export class OperationUsage {
  readonly mode: CostMode;
  /** Objects that the operation could give; set when it is judged. */
  requested = 0;
  /** What was said of its points; undefined before. */
  verdict: PointsRefused | null | undefined;
  /** Whether its calls to banks are charged. */
  isSettled = false;
  /** What it was; null before its document is read, or where it could not be. */
  note: OperationNote | null = null;
  /** How often which error code stands in its answer; null without errors. */
  errorCodes: Readonly<Record<string, number>> | null = null;
  /** The id of its trace, where it has one of its own; else its request's header says. */
  traceId: string | null = null;
  /** Looks into the cache by what they found. */
  readonly lookups: Record<LookupOutcome, number> = { hit: 0, stale: 0, miss: 0 };
  #bankCalls = 0;
  /** Links that an estimate would have called at all: a bulk call may serve all of one's reads. */
  readonly #links = new Set<string>();
  #told = 0;
  #reads = 0;
  #isOpen = false;

  constructor(mode: CostMode = 'none') {
    this.mode = mode;
  }

  /** Calls to banks so far. */
  get bankCalls(): number {
    return this.#bankCalls;
  }

  /** A call to a bank was made. */
  addBankCall(): void {
    this.#bankCalls += 1;
  }

  /** A read was not made, since this is an estimate; `isOneCall` false for what takes pages, or opens further reads. */
  addUnmade({ linkId, isOneCall }: { readonly linkId: string; readonly isOneCall: boolean }): void {
    // A bank that refuses a call for all accounts at once is asked for each: one more.
    if (!this.#links.has(linkId)) this.#reads += 1;
    this.#links.add(linkId);
    this.#reads += 1;
    if (!isOneCall) this.#isOpen = true;
  }

  /** What an estimate came to. */
  get bounds(): CallBounds {
    return { atLeast: this.#links.size + this.#told, atMost: this.#isOpen ? null : this.#reads };
  }

  /** For a router, in a header's form: calls that were made; of an estimate `atLeast;atMost`, `?` for null. */
  toHeader(): string {
    if (this.mode !== 'estimate') return String(this.#bankCalls);
    const { atLeast, atMost } = this.bounds;
    return `${atLeast};${atMost ?? '?'}`;
  }

  /** A router has had an answer of a subgraph with this header. What is not of its form counts nothing. */
  addAnswer(header: string | string[] | undefined): void {
    const [, first, second] = headerForm.exec(typeof header === 'string' ? header : '') ?? [];
    if (first === undefined) return;
    if (second === undefined) this.#bankCalls += Number(first);
    else {
      this.#told += Number(first);
      if (second === '?') this.#isOpen = true;
      else this.#reads += Number(second);
    }
  }
}

/** What a request's header asks for. */
export function readCostMode(header: string | string[] | undefined): CostMode {
  if (header === undefined) return 'none';
  return header === 'report' || header === 'estimate' ? header : 'unknown';
}
