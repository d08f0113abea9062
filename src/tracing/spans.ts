// Spans of OpenTelemetry, as any room may begin them: around work that goes on for a request whose trace is recorded. It knows the
// API alone (@opentelemetry/api): without an SDK, which src/start/tracing.ts loads where it is configured, nothing is recorded, and
// asking costs a look into an empty context. Attributes are names of ours, codes and numbers: never a person's, never a bank's words.

import {
  type Attributes,
  context,
  propagation,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';

export type { SpanContext };

/** Names of attributes that are this project's; others follow OpenTelemetry's semantic conventions. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** What a span is begun with. */
export interface SpanOptions {
  /** `client` for a call to another process; by default it stays within this one. */
  readonly kind?: 'internal' | 'client';
  readonly attributes?: SpanAttributes;
  /** Work of another trace that this waits for. */
  readonly links?: readonly SpanContext[];
}

/** What is told of work while it goes on. */
export interface Work {
  set(attributes: SpanAttributes): void;
  /** It came to nothing: a code, never a text of a bank's or a person's. */
  fail(code: string): void;
}

const kinds = { internal: SpanKind.INTERNAL, client: SpanKind.CLIENT } as const;
const nobody: Work = { set: () => undefined, fail: () => undefined };

/** Whether the work that goes on now is recorded. */
export function isRecorded(): boolean {
  return trace.getActiveSpan()?.isRecording() === true;
}

/** The context of the work that goes on now, to be linked from another trace; null where nothing is recorded. */
export function currentSpanContext(): SpanContext | null {
  const span = trace.getActiveSpan();
  return span?.isRecording() === true ? span.spanContext() : null;
}

/** The id of the trace in which the work going on is recorded; null where it is not. */
export function recordedTraceId(): string | null {
  return currentSpanContext()?.traceId ?? null;
}

/** Does work within a span of its own; without one where nothing is recorded. What the work throws comes out as it is. */
export function inSpan<T>(name: string, options: SpanOptions, work: (told: Work) => Promise<T>): Promise<T> {
  return isRecorded() ? recorded(name, options, work) : work(nobody);
}

async function recorded<T>(name: string, options: SpanOptions, work: (told: Work) => Promise<T>): Promise<T> {
  const { kind = 'internal', attributes, links } = options;
  const span = trace.getTracer(tracerName).startSpan(name, {
    kind: kinds[kind],
    attributes: toAttributes(attributes),
    ...(links === undefined ? {} : { links: links.map((linked) => ({ context: linked })) }),
  });
  try {
    return await context.with(trace.setSpan(context.active(), span), () => work(toWork(span)));
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: toCode(error) });
    throw error;
  } finally {
    span.end();
  }
}

/** Begins several pieces of work at once, within a span that ends with the last of them. */
export function inBatchSpan<T>(
  name: string,
  attributes: SpanAttributes,
  begin: () => readonly Promise<T>[],
): readonly Promise<T>[] {
  const span = trace.getTracer(tracerName).startSpan(name, { attributes: toAttributes(attributes) });
  const works = context.with(trace.setSpan(context.active(), span), begin);
  void Promise.allSettled(works).then(() => span.end());
  return works;
}

/** The same function, to be called later and from elsewhere for the work that goes on now. */
export function bound<Result>(call: () => Result): () => Result {
  return isRecorded() ? context.bind(context.active(), call) : call;
}

/** The name under which spans of this project are exported. */
export const tracerName = 'bankgraph';

/** What tells a span of what its work comes to. */
export function toWork(span: Span): Work {
  return {
    set: (attributes) => void span.setAttributes(toAttributes(attributes)),
    fail: (code) => void span.setStatus({ code: SpanStatusCode.ERROR, message: code }),
  };
}

/** W3C Trace Context of the work that goes on, for another process; empty where it belongs to no trace. */
export function toTraceHeaders(): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  if (trace.getActiveSpan() !== undefined) propagation.inject(context.active(), headers);
  return headers;
}

/** Without what is not known. */
export function toAttributes(attributes: SpanAttributes = {}): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}

/** An error by what it is: its own code or its name. Messages can hold what people wrote. */
function toCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
