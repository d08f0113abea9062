// What is sealed of a payment: its order, but for the amount, and its secrets, as JSON. Written and read by payment-rows.ts.
// What has another form than this version writes is never guessed at: gateways of a later version may run beside.

import { z } from 'zod';
import {
  type BankTerms,
  chargeBearers,
  exchangeRateTypes,
  type InternationalTerms,
} from '../domain/international-payment.ts';
import { parseCurrency } from '../domain/iso4217.ts';
import type { Money } from '../domain/money.ts';
import type { PaymentAccount, PaymentOrder } from '../domain/payment-order.ts';
import type { PaymentSchedule } from '../domain/payment-schedule.ts';
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

const minor = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform(BigInt)
  .nullable();

const schedule: z.ZodType<PaymentSchedule> = z.object({
  frequency: z.object({
    unit: z.enum(['DAY', 'WORKING_DAY', 'WEEK', 'MONTH', 'YEAR']),
    count: z.number(),
    weekday: z.number().nullable(),
    weekOfMonth: z.number().nullable(),
    dayOfMonth: z.number().nullable(),
  }),
  firstPaymentDate: z.string(),
  finalPaymentDate: z.string().nullable(),
  numberOfPayments: z.number().nullable(),
  firstAmountMinor: minor,
  finalAmountMinor: minor,
  executionRule: z.enum(['FOLLOWING', 'PRECEDING']).nullable(),
});

const currency = z.string().transform((text, context) => {
  const code = parseCurrency(text);
  if (code !== null) return code;
  context.addIssue({ code: 'custom', message: 'no currency' });
  return z.NEVER;
});

const international: z.ZodType<InternationalTerms> = z.object({
  currencyOfTransfer: currency,
  chargeBearer: z.enum(chargeBearers).nullable(),
  exchangeRate: z
    .object({
      rateType: z.enum(exchangeRateTypes),
      unitCurrency: currency,
      rate: z.string().nullable(),
      contractId: z.string().nullable(),
    })
    .nullable(),
});

const termsOfBank: z.ZodType<BankTerms> = z.object({
  charges: z.array(
    z.object({
      chargeBearer: z.enum(chargeBearers).nullable(),
      type: z.string(),
      amount: z.object({ amountMinor: z.string().transform(BigInt), currency }),
    }),
  ),
  exchangeRate: z
    .object({
      unitCurrency: z.string(),
      rate: z.string(),
      rateType: z.enum(exchangeRateTypes).nullable(),
      contractId: z.string().nullable(),
      expiresAt: z.string().nullable(),
    })
    .nullable(),
});

const orderParts = {
  debtorAccount: account.nullable(),
  creditorName: z.string(),
  creditorAccount: account,
  creditorBic: textOrNull,
  endToEndId: z.string(),
  remittanceInformation: textOrNull,
  requestedExecutionDate: textOrNull,
  isInstant: z.boolean(),
  asksRefundAccount: z.literal(true).optional(),
  mandate: z
    .object({ type: z.enum(['SWEEPING', 'OTHER']), debtorName: textOrNull, remittanceInformation: textOrNull })
    .optional(),
};

const content: z.ZodType<{
  readonly order: Omit<PaymentOrder, 'instructedAmount' | 'schedule' | 'international'> | null;
  /** Orders that a version before would take for what is paid once: it must not find one under the old name. */
  readonly furtherOrder?: Omit<PaymentOrder, 'instructedAmount'> | undefined;
  readonly secrets: PaymentSecrets;
  readonly refundAccount: RefundAccount | null;
  readonly bankTerms: BankTerms | null;
}> = z.object({
  order: z.object(orderParts).nullable(),
  // Strict: what a later version has more to say of is not taken for less.
  furtherOrder: z
    .strictObject({ ...orderParts, schedule: schedule.optional(), international: international.optional() })
    .optional(),
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
  bankTerms: termsOfBank.nullable().default(null),
});

/** What of a payment is sealed. */
export type SealedPayment = Pick<PaymentRecord, 'order' | 'secrets' | 'refundAccount' | 'bankTerms'>;

/**
 * What is to be sealed. The amount stands in its own columns: it is counted, and it is not personal. Only typed here, not checked
 * again: a token that was given once is kept whatever came with it.
 */
export function toSealedText({ order, secrets, refundAccount, bankTerms }: SealedPayment): string {
  const { instructedAmount: _amount, ...sealed } = order;
  const more = {
    ...(refundAccount === null ? {} : { refundAccount }),
    ...(bankTerms === null ? {} : { bankTerms }),
  };
  const isPlain = order.schedule === undefined && order.international === undefined;
  const orders = isPlain ? { order: sealed } : { order: null, furtherOrder: sealed };
  return JSON.stringify({ ...orders, secrets, ...more }, (_key, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}

/** What was sealed. @throws SealFailure BROKEN, with the place of what cannot be read and no value */
export function parseSealedText(text: string, instructedAmount: Money): SealedPayment {
  const parsed = content.safeParse(parseJson(text));
  if (!parsed.success) throw broken(parsed.error.issues.map(({ path }) => path.join('.')));
  const { secrets, refundAccount, bankTerms } = parsed.data;
  const order = parsed.data.order ?? parsed.data.furtherOrder;
  if (order === undefined) throw broken(['order']);
  return { order: { ...order, instructedAmount }, secrets, refundAccount, bankTerms };
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
