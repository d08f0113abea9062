// W3C Trace Context, version 00, as callers send it. Read by the router, which hands it on, and by the log of requests.

const form = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** A `traceparent` that is one. */
export interface TraceParent {
  /** The header as it was sent. */
  readonly text: string;
  /** 32 hexadecimal digits. */
  readonly traceId: string;
}

/** What the header says; null where it is absent or no such thing. */
export function parseTraceParent(header: string | string[] | undefined): TraceParent | null {
  const [text, traceId] = typeof header === 'string' ? (form.exec(header) ?? []) : [];
  return text === undefined || traceId === undefined ? null : { text, traceId };
}
