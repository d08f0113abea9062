// The port by which exchanges with banks are handed to whoever records them for support, where an operator has asked for it. Called by
// exchange.ts and bank-post.ts; implemented by src/recording, which is handed in by src/start. What is handed over is raw: it holds
// names, numbers and tokens, and must not be kept, logged or awaited as it is.

/** One exchange, as it was. */
export interface RawExchange {
  readonly bankId: string;
  /** Whose consent it used; null where that is not known. */
  readonly linkId: string | null;
  readonly resource: string;
  readonly method: string;
  readonly url: URL;
  /** Lower-case names; no bearer among them that exchange.ts adds. */
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestText: string | null;
  /** Null when no answer began. */
  readonly status: number | null;
  readonly responseHeaders: Readonly<Record<string, string>>;
  /** Null when none was read. */
  readonly responseText: string | null;
  /** A code of ours; null where there was a complete answer. */
  readonly failure: string | null;
  readonly correlationId: string;
  /** Epoch milliseconds at which it began. */
  readonly atMs: number;
  readonly durationMs: number;
}

/** Who records. Both are called for every exchange, synchronously, and must not throw. */
export interface ExchangeRecorder {
  /** Whether exchanges with this bank, by this link's consent, are recorded now. Costs nothing where nothing is. */
  isOn(bankId: string, linkId: string | null): boolean;
  record(exchange: RawExchange): void;
}
