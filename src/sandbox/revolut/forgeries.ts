// Webhooks that a receiver must not believe, or must bear: signed by somebody else, changed on the way, old, too large, no
// JSON. Made on demand of the control API by controls.ts. What each is good for is said beside its name.
import { randomUUID } from 'node:crypto';
import type { Wire } from '../json.ts';
import type { Parcel } from './delivery.ts';
import { newSecret, type Secrets, sign } from './secrets.ts';

/** What a webhook is made from. */
export interface Sketch {
  readonly url: string;
  readonly webhookId: string;
  readonly event: string;
  readonly data: Wire;
  /** By the world's clock. */
  readonly timestamp: string;
  /** For `huge`. */
  readonly bytes: number;
}

type Made = Pick<Parcel, 'body' | 'timestamp' | 'signature'>;
type Make = (secrets: Secrets, sketch: Sketch) => Made;

const toleranceMs = 300_000;
const toBody = ({ event, timestamp, data }: Sketch): string => JSON.stringify({ event, timestamp, data });

function signed(secrets: Secrets, body: string, agoMs = 0): Made {
  const timestamp = String(Date.now() - agoMs);
  return { body, timestamp, signature: secrets.header(timestamp, body) };
}

const makers = {
  /** As it should be. */
  none: (secrets, sketch) => signed(secrets, toBody(sketch)),
  /** No signature at all. */
  unsigned: (secrets, sketch) => ({ ...signed(secrets, toBody(sketch)), signature: undefined }),
  /** No timestamp. */
  'no-timestamp': (secrets, sketch) => ({ ...signed(secrets, toBody(sketch)), timestamp: undefined }),
  /** A timestamp that is no number. */
  'bad-timestamp': (secrets, sketch) => {
    const body = toBody(sketch);
    return { body, timestamp: 'now', signature: secrets.header('now', body) };
  },
  /** A signature that is no hexadecimal text. */
  garbled: (secrets, sketch) => ({ ...signed(secrets, toBody(sketch)), signature: 'v1=not-a-signature' }),
  /** The right signature under a version that does not exist. */
  'other-version': (secrets, sketch) => {
    const made = signed(secrets, toBody(sketch));
    return { ...made, signature: made.signature?.replaceAll('v1=', 'v0=') };
  },
  /** Signed with a secret that nobody knows. */
  'other-secret': (_secrets, sketch) => {
    const [body, timestamp] = [toBody(sketch), String(Date.now())];
    return { body, timestamp, signature: sign(newSecret(), timestamp, body) };
  },
  /** The body was changed after it was signed. */
  'changed-body': (secrets, sketch) => {
    const changed = toBody({ ...sketch, data: { ...sketch.data, id: randomUUID() } });
    return { ...signed(secrets, toBody(sketch)), body: changed };
  },
  /** The same JSON with other spaces: another body for a signature. */
  'other-spaces': (secrets, { event, timestamp, data, ...rest }) => ({
    ...signed(secrets, toBody({ event, timestamp, data, ...rest })),
    body: JSON.stringify({ event, timestamp, data }, null, 2),
  }),
  /** Another timestamp than the one that was signed. */
  'changed-timestamp': (secrets, sketch) => ({
    ...signed(secrets, toBody(sketch), 60_000),
    timestamp: String(Date.now()),
  }),
  /** Signed longer than five minutes ago. */
  stale: (secrets, sketch) => signed(secrets, toBody(sketch), toleranceMs + 1_000),
  /** Signed in an hour. */
  future: (secrets, sketch) => signed(secrets, toBody(sketch), -3_600_000),
  /** Several signatures, one of them right: as after a rotation, for who knows one secret. */
  'several-one-right': (secrets, sketch) => {
    const made = signed(secrets, toBody(sketch));
    const wrong = sign(newSecret(), made.timestamp ?? '', made.body);
    return { ...made, signature: `${wrong},${made.signature}` };
  },
  /** Several signatures, none of them right. */
  'several-none-right': (_secrets, sketch) => {
    const [body, timestamp] = [toBody(sketch), String(Date.now())];
    const signature = [newSecret(), newSecret()].map((secret) => sign(secret, timestamp, body)).join(',');
    return { body, timestamp, signature };
  },
  /** Well signed, about a transaction that nobody has. */
  'unknown-transaction': (secrets, sketch) =>
    signed(secrets, toBody({ ...sketch, data: { ...sketch.data, id: randomUUID() } })),
  /** Well signed, of an event that does not exist. */
  'unknown-event': (secrets, sketch) => signed(secrets, toBody({ ...sketch, event: 'TransactionForgotten' })),
  /** Well signed and very large. */
  huge: (secrets, sketch) =>
    signed(secrets, toBody({ ...sketch, data: { ...sketch.data, padding: 'x'.repeat(sketch.bytes) } })),
  /** Well signed and no JSON. */
  'not-json': (secrets) => signed(secrets, '{ "event": '),
  /** Well signed JSON that is no object. */
  'not-object': (secrets) => signed(secrets, '[]'),
} satisfies Record<string, Make>;

/** What can be wrong with a webhook. */
export type Trouble = keyof typeof makers;

/** All that can be. */
export const troubles: readonly string[] = Object.keys(makers);

/** Whether a text names one. */
export const isTrouble = (value: unknown): value is Trouble =>
  typeof value === 'string' && Object.hasOwn(makers, value);

/** A webhook with this trouble, ready to be sent. */
export function forge(secrets: Secrets, trouble: Trouble, sketch: Sketch): Parcel {
  const make: Make = makers[trouble];
  return { url: sketch.url, event: sketch.event, webhookId: sketch.webhookId, ...make(secrets, sketch) };
}
