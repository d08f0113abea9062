// Webhooks that a receiver must not believe, or must bear: signed by somebody else, changed on the way, old, too large,
// no JSON. Made on demand of the control API by controls.ts. What each is good for is said beside its name.
import type { Wire } from '../json.ts';
import { newId } from './ids.ts';
import type { WebhookKeys } from './webhook-keys.ts';
import { type Parcel, toBody } from './webhooks.ts';

/** What a webhook is made from. */
export interface Draft {
  readonly url: string;
  readonly code: string;
  readonly payload: Wire;
  /** For `huge`. */
  readonly bytes: number;
}

type Make = (keys: WebhookKeys, draft: Draft) => Promise<Pick<Parcel, 'body' | 'signature'>>;

/** A second more than a receiver has to bear. */
const staleSeconds = 301;

const makers = {
  /** As it should be. */
  none: async (keys, { payload }) => {
    const body = toBody(payload);
    return { body, signature: await keys.sign(body) };
  },
  /** No signature at all. */
  unsigned: async (_keys, { payload }) => ({ body: toBody(payload), signature: undefined }),
  /** A signature that is no JWT. */
  garbled: async (_keys, { payload }) => ({ body: toBody(payload), signature: 'not.a.token' }),
  /** Signed by a key that nobody knows, under the id of the right one. */
  'other-key': async (keys, { payload }) => {
    const body = toBody(payload);
    return { body, signature: await keys.sign(body, { isForeign: true }) };
  },
  /** The same, under an id that nobody knows. */
  'unknown-key': async (keys, { payload }) => {
    const body = toBody(payload);
    return { body, signature: await keys.sign(body, { isForeign: true, kid: '00000000-0000-4000-8000-000000000000' }) };
  },
  /** The body was changed after it was signed. */
  'changed-body': async (keys, { payload }) => ({
    body: toBody({ ...payload, new_transactions: 999 }),
    signature: await keys.sign(toBody(payload)),
  }),
  /** The same JSON with other spaces: another body for a hash. */
  'other-spaces': async (keys, { payload }) => ({
    body: JSON.stringify(payload),
    signature: await keys.sign(toBody(payload)),
  }),
  /** No algorithm, no signature. */
  'alg-none': async (keys, { payload }) => {
    const body = toBody(payload);
    return { body, signature: keys.unsigned(body) };
  },
  /** The public key taken for a shared secret. */
  hs256: async (keys, { payload }) => {
    const body = toBody(payload);
    return { body, signature: await keys.confused(body) };
  },
  /** Signed longer than five minutes ago. */
  stale: async (keys, { payload }) => {
    const body = toBody(payload);
    return { body, signature: await keys.sign(body, { agoSeconds: staleSeconds }) };
  },
  /** Signed in an hour. */
  future: async (keys, { payload }) => {
    const body = toBody(payload);
    return { body, signature: await keys.sign(body, { agoSeconds: -3_600 }) };
  },
  /** Well signed, about an Item that nobody has. */
  'unknown-item': async (keys, { payload }) => {
    const body = toBody({ ...payload, item_id: newId() });
    return { body, signature: await keys.sign(body) };
  },
  /** Well signed and very large. */
  huge: async (keys, { payload, bytes }) => {
    const body = toBody({ ...payload, padding: 'x'.repeat(bytes) });
    return { body, signature: await keys.sign(body) };
  },
  /** Well signed and no JSON. */
  'not-json': async (keys) => {
    const body = '{ "webhook_type": ';
    return { body, signature: await keys.sign(body) };
  },
  /** Well signed JSON that is no object. */
  'not-object': async (keys) => ({ body: '[]', signature: await keys.sign('[]') }),
} satisfies Record<string, Make>;

/** What can be wrong with a webhook. */
export type Trouble = keyof typeof makers;

/** All that can be. */
export const troubles: readonly string[] = Object.keys(makers);

/** Whether a text names one. */
export const isTrouble = (value: unknown): value is Trouble =>
  typeof value === 'string' && Object.hasOwn(makers, value);

/** A webhook with this trouble, ready to be sent. */
export async function forge(keys: WebhookKeys, trouble: Trouble, draft: Draft): Promise<Parcel> {
  const make: Make = makers[trouble];
  return { url: draft.url, code: draft.code, ...(await make(keys, draft)) };
}
