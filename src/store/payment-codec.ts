// What is sealed of a payment: its order, but for the amount, and its secrets, as JSON. Written and read by payment-rows.ts.
// What has another form than this version writes is never guessed at: gateways of a later version may run beside.

import { z } from 'zod';
import type { Money } from '../domain/money.ts';
import type { PaymentAccount, PaymentOrder } from '../domain/payment-order.ts';
import type { RefundAccount } from '../domain/refund.ts';
import { SealFailure } from './failures.ts';
import type { PaymentRecord, PaymentSecrets } from './payments.ts';

/** Rows of versions before a field have none of it. */
const textOrNull = z.string().nullable().default(null);
const numberOrNull = z.number().nullable().default(null);

const account: z.ZodType<PaymentAccount> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('iban'), iban: z.string() }),
  z.object({ kind: z.literal('uk'), sortCode: z.string(), accountNumber: z.string() }),
]);

const cancellation = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  authorizationUrl: textOrNull,
  hasCode: z.boolean(),
  requestedAtMs: z
    .number()
    .nullish()
    .transform((atMs) => atMs ?? 0),
});

const content: z.ZodType<{
  readonly order: Omit<PaymentOrder, 'instructedAmount'>;
  readonly secrets: PaymentSecrets;
  readonly refundAccount: RefundAccount | null;
}> = z.object({
  order: z.object({
    debtorAccount: account.nullable(),
    creditorName: z.string(),
    creditorAccount: account,
    creditorBic: textOrNull,
    endToEndId: z.string(),
    remittanceInformation: textOrNull,
    requestedExecutionDate: textOrNull,
    isInstant: z.boolean(),
    asksRefundAccount: z.literal(true).optional(),
  }),
  secrets: z.object({
    state: z.string(),
    nonce: z.string(),
    codeVerifier: z.string(),
    isOpenId: z.boolean(),
    authorizationUrl: textOrNull,
    accessToken: textOrNull,
    refreshToken: textOrNull,
    accessExpiresAtMs: numberOrNull,
    confirmationUrl: textOrNull,
    confirmationCode: textOrNull,
    cancellation: cancellation.nullable().default(null),
    isDirect: z.boolean().optional(),
  }),
  refundAccount: z.object({ account, name: textOrNull }).nullable().default(null),
});

/** What of a payment is sealed. */
export type SealedPayment = Pick<PaymentRecord, 'order' | 'secrets' | 'refundAccount'>;

/**
 * What is to be sealed. The amount stands in its own columns: it is counted, and it is not personal. Only typed here, not checked
 * again: a token that was given once is kept whatever came with it.
 */
export function toSealedText({ order, secrets, refundAccount }: SealedPayment): string {
  const { instructedAmount: _amount, ...sealed } = order;
  return JSON.stringify({ order: sealed, secrets, ...(refundAccount === null ? {} : { refundAccount }) });
}

/** What was sealed. @throws SealFailure BROKEN, with the place of what cannot be read and no value */
export function parseSealedText(text: string, instructedAmount: Money): SealedPayment {
  const parsed = content.safeParse(parseJson(text));
  if (!parsed.success) throw broken(parsed.error.issues.map(({ path }) => path.join('.')));
  const { order, secrets, refundAccount } = parsed.data;
  return { order: { ...order, instructedAmount }, secrets, refundAccount };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw broken([]);
  }
}

function broken(places: readonly string[]): SealFailure {
  const where = places.length === 0 ? '' : ` (${places.join(', ')})`;
  return new SealFailure('BROKEN', `payments: a sealed value has another form than this version writes${where}`);
}
