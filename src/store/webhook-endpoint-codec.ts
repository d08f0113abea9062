// What is sealed of a webhook endpoint: its address and the secrets that sign, as JSON. Written and read by stored-webhooks.ts.

import { z } from 'zod';
import { SealFailure } from './failures.ts';
import { toPlace } from './sealed-columns.ts';
import type { Sealed, Sealer } from './sealing.ts';

/** A secret and until when it signs; null for the one in use. */
export interface SigningSecret {
  readonly secret: string;
  readonly untilMs: number | null;
}

/** What is sealed of an endpoint; secrets newest first. */
export interface EndpointContent {
  readonly url: string;
  readonly secrets: readonly SigningSecret[];
}

const endpointContent: z.ZodType<EndpointContent> = z.object({
  url: z.string(),
  secrets: z.array(z.object({ secret: z.string(), untilMs: z.number().nullable() })),
});

const place = (id: string) => toPlace('webhook_endpoints', id);

/** An endpoint's content as it is stored. */
export function sealEndpoint(sealer: Sealer, id: string, content: EndpointContent): Sealed {
  return sealer.seal(JSON.stringify(content), place(id));
}

/** An endpoint's content. @throws SealFailure */
export function openEndpoint(sealer: Sealer, id: string, sealed: Sealed): EndpointContent {
  const parsed = endpointContent.safeParse(JSON.parse(sealer.open(sealed, place(id))));
  if (parsed.success) return parsed.data;
  throw new SealFailure('BROKEN', 'webhook_endpoints: a sealed value has another form than this version writes');
}

/** The secrets that sign at a moment. */
export function toSigning(secrets: readonly SigningSecret[], atMs: number): readonly SigningSecret[] {
  return secrets.filter(({ untilMs }) => untilMs === null || untilMs > atMs);
}
