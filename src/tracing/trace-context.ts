// W3C Trace Context, version 00, as callers send it. Read by the router, which hands it on, and by the log of requests.

const form = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/;

/** The bit of `trace-flags`. */
const sampledFlag = 1;

/** A `traceparent` that is one. */
export interface TraceParent {
  /** The header as it was sent. */
  readonly text: string;
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** Whether the caller says that it is recorded. */
  readonly isSampled: boolean;
}

/** What the header says; null where it is absent or no such thing. */
export function parseTraceParent(header: string | string[] | undefined): TraceParent | null {
  const [text, traceId, flags = ''] = typeof header === 'string' ? (form.exec(header) ?? []) : [];
  if (text === undefined || traceId === undefined) return null;
  return { text, traceId, isSampled: (Number.parseInt(flags, 16) & sampledFlag) !== 0 };
}
