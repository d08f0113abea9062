// The variables of the request log and of traces, and the settings that they come to. Part of environment.ts; read by src/start.

import { z } from 'zod';
import { httpUrl } from './setting-forms.ts';

/** A share of a whole. */
const share = z
  .string()
  .regex(/^(?:0(?:\.\d{1,6})?|1(?:\.0{1,6})?)$/, 'must be a number from 0 to 1, such as 0.01')
  .transform(Number);

/** As OpenTelemetry's own libraries read it; values are percent-encoded. */
function toHeaders(text: string, context: z.RefinementCtx): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const part of text.split(',')) {
    const [, name, value] = /^\s*([\w-]+)=(\S*)\s*$/.exec(part) ?? [];
    const decoded = value === undefined ? null : decode(value);
    if (name === undefined || decoded === null) {
      context.addIssue({ code: 'custom', message: 'must be name=value,name=value, with percent-encoded values' });
      return z.NEVER;
    }
    headers[name] = decoded;
  }
  return headers;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** The variables. Without an endpoint no spans are made. */
export const watchingVariables = {
  /** Base of a receiver of OpenTelemetry's spans over HTTP (OTLP). */
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.transform((url) => url.replace(/\/+$/, '')).optional(),
  /** What that receiver is sent besides, such as its credential: `name=value,name=value`. */
  OTEL_EXPORTER_OTLP_HEADERS: z.string().transform(toHeaders).default({}),
  OTEL_SERVICE_NAME: z.string().min(1).max(200).default('bankgraph'),
  /** The share of requests whose spans are recorded. */
  OTEL_TRACES_SAMPLER_ARG: share.default(0.01),
  /** Whether a caller's own trace decides what is recorded: only for callers whom one trusts with one's disks. */
  TRACE_PARENT: z.enum(['link', 'follow']).default('link'),
  /** The share of operations that the log has a line of. */
  REQUEST_LOG: share.default(1),
} as const;

/** Where spans go, and which. */
export interface TracingSettings {
  /** Base of an OTLP receiver over HTTP; spans go to `/v1/traces` below it. */
  readonly endpoint: string;
  /** Sent to it besides: a credential can be among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** `service.name`. */
  readonly serviceName: string;
  /** Which share of requests is recorded, 0 to 1. */
  readonly share: number;
  /** Whether callers' own traces decide what is recorded; else they are linked. */
  readonly followsParents: boolean;
}

/** The variables, read. */
interface TracingData {
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  readonly OTEL_EXPORTER_OTLP_HEADERS: Readonly<Record<string, string>>;
  readonly OTEL_SERVICE_NAME: string;
  readonly OTEL_TRACES_SAMPLER_ARG: number;
  readonly TRACE_PARENT: 'link' | 'follow';
}

/** Settings of traces; null where none are made. */
export function toTracingSettings(data: TracingData): TracingSettings | null {
  if (data.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return null;
  return {
    endpoint: data.OTEL_EXPORTER_OTLP_ENDPOINT,
    headers: data.OTEL_EXPORTER_OTLP_HEADERS,
    serviceName: data.OTEL_SERVICE_NAME,
    share: data.OTEL_TRACES_SAMPLER_ARG,
    followsParents: data.TRACE_PARENT === 'follow',
  };
}
