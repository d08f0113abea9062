// A receiver of OpenTelemetry's spans as OTLP has it over HTTP with JSON, which keeps what it gets. For tests.

import { createServer } from 'node:http';
import { z } from 'zod';

const value = z.looseObject({
  stringValue: z.string().optional(),
  intValue: z.union([z.string(), z.number()]).optional(),
  boolValue: z.boolean().optional(),
});
const span = z.looseObject({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  attributes: z.array(z.object({ key: z.string(), value })).default([]),
  links: z.array(z.looseObject({ traceId: z.string(), spanId: z.string() })).default([]),
  status: z.looseObject({ code: z.number().optional(), message: z.string().optional() }).default({}),
});
const body = z.looseObject({
  resourceSpans: z.array(
    z.looseObject({
      resource: z.looseObject({ attributes: z.array(z.object({ key: z.string(), value })) }),
      scopeSpans: z.array(z.looseObject({ spans: z.array(span) })),
    }),
  ),
});

/** A span as it was sent. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  /** OTLP's: 1 internal, 2 server, 3 client. */
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
}

/** A running receiver. */
export interface OtlpReceiver {
  readonly url: string;
  readonly spans: ReceivedSpan[];
  /** Everything that was sent, as text. */
  text(): string;
  /** What is answered from now on. */
  status: number;
  stop(): Promise<void>;
}

/** Starts it on loopback. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const texts: string[] = [];
  const spans: ReceivedSpan[] = [];
  const receiver = { status: 200 };
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      texts.push(text);
      if (request.url === '/v1/traces' && receiver.status === 200) {
        for (const { scopeSpans } of body.parse(JSON.parse(text)).resourceSpans) {
          for (const { spans: some } of scopeSpans) {
            for (const { attributes, parentSpanId, ...rest } of some) {
              spans.push({
                ...rest,
                parentSpanId: parentSpanId || null,
                attributes: Object.fromEntries(
                  attributes.map(({ key, value: of }) => [key, of.stringValue ?? of.boolValue ?? Number(of.intValue)]),
                ),
              });
            }
          }
        }
      }
      response.writeHead(receiver.status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${port}`,
    spans,
    text: () => texts.join('\n'),
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  });
}
