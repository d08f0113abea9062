// What is sealed of a payment: its order, but for the amount, and its secrets, as JSON. Written and read by payment-rows.ts.
// What has another form than this version writes is never guessed at: gateways of a later version may run beside.

import { z } from 'zod';
import type { Money } from '../domain/money.ts';
import type { PaymentAccount, PaymentOrder } from '../domain/payment-order.ts';
import { SealFailure } from './failures.ts';
import type { PaymentSecrets } from './payments.ts';

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
    mandate: z
      .object({ type: z.enum(['SWEEPING', 'OTHER']), debtorName: textOrNull, remittanceInformation: textOrNull })
      .optional(),
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
});

/**
 * What is to be sealed. The amount stands in its own columns: it is counted, and it is not personal. Only typed here, not checked
 * again: a token that was given once is kept whatever came with it.
 */
export function toSealedText(order: PaymentOrder, secrets: PaymentSecrets): string {
  const { instructedAmount: _amount, ...sealed } = order;
  return JSON.stringify({ order: sealed, secrets });
}

/** What was sealed. @throws SealFailure BROKEN, with the place of what cannot be read and no value */
export function parseSealedText(
  text: string,
  instructedAmount: Money,
): { readonly order: PaymentOrder; readonly secrets: PaymentSecrets } {
  const parsed = content.safeParse(parseJson(text));
  if (!parsed.success) throw broken(parsed.error.issues.map(({ path }) => path.join('.')));
  const { order, secrets } = parsed.data;
  return { order: { ...order, instructedAmount }, secrets };
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
