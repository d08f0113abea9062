// OpenTelemetry's SDK, loaded where OTEL_EXPORTER_OTLP_ENDPOINT says where spans go: one provider for the process, whatever gateways
// it runs. Called by the compositions beside this file; without the setting nothing of the SDK is loaded.

import { context, propagation, trace } from '@opentelemetry/api';
import type { Config } from '../config/config.ts';
import type { TracingSettings } from '../config/watching-settings.ts';
import type { HttpSpansOptions } from '../gateway/http-spans.ts';
import type { Log } from '../observability/log.ts';

/** How a gateway that clients ask records requests; null where it does not. */
export function toHttpSpans({ tracing }: Pick<Config, 'tracing'>): HttpSpansOptions | null {
  return tracing === null ? null : { followsParents: () => tracing.followsParents, shareOf: () => tracing.share };
}

/** Characters of an attribute: names and codes are shorter. */
const longestValue = 256;
/** How often spans go out, milliseconds. */
const sendEveryMs = 2000;
/** Between lines of trouble, milliseconds: spans go out every few seconds. */
const troubleIntervalMs = 60_000;
/** How long the last spans may take to go out when the process ends, milliseconds. */
const lastSpansMs = 2000;

/** Providers that were asked for in this process. */
let users = 0;
let shutdown: (() => Promise<void>) | null = null;

/** Begins to record; gives what ends it, after the last spans have gone out. Nothing where there is no endpoint. */
export async function startTracing(
  { tracing }: Pick<Config, 'tracing'>,
  { component, log }: { readonly component: string; readonly log: Pick<Log, 'tracingTrouble'> },
): Promise<() => Promise<void>> {
  if (tracing === null) return async () => undefined;
  users += 1;
  if (users === 1) shutdown = await register(tracing, { component, log });
  return async () => {
    users -= 1;
    if (users > 0 || shutdown === null) return;
    const end = shutdown;
    shutdown = null;
    await end();
  };
}

async function register(
  { endpoint, headers, serviceName }: TracingSettings,
  { component, log }: { readonly component: string; readonly log: Pick<Log, 'tracingTrouble'> },
): Promise<() => Promise<void>> {
  const [
    { AlwaysOnSampler, BasicTracerProvider, BatchSpanProcessor, ParentBasedSampler },
    { OTLPTraceExporter },
    { AsyncLocalStorageContextManager },
    { resourceFromAttributes },
    { W3CTraceContextPropagator, ExportResultCode },
  ] = await Promise.all([
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/context-async-hooks'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/core'),
  ]);
  const exporter = new OTLPTraceExporter({
    url: `${endpoint}/v1/traces`,
    headers: { ...headers },
    timeoutMillis: lastSpansMs,
  });
  let toldAtMs = Number.NEGATIVE_INFINITY;
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName, 'bankgraph.component': component }),
    spanLimits: { attributeValueLengthLimit: longestValue },
    // Which requests are recorded is drawn in src/gateway/http-spans.ts; all else happens within one of them.
    sampler: new ParentBasedSampler({ root: new AlwaysOnSampler() }),
    spanProcessors: [
      new BatchSpanProcessor(
        {
          export(spans, done) {
            exporter.export(spans, (result) => {
              if (result.code !== ExportResultCode.SUCCESS && performance.now() - toldAtMs >= troubleIntervalMs) {
                toldAtMs = performance.now();
                log.tracingTrouble(`${spans.length} spans could not be sent`);
              }
              done(result);
            });
          },
          shutdown: () => exporter.shutdown(),
          forceFlush: () => exporter.forceFlush(),
        },
        { scheduledDelayMillis: sendEveryMs },
      ),
    ],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  return async () => {
    await provider.shutdown().catch(() => undefined);
    trace.disable();
    propagation.disable();
    context.disable();
  };
}
