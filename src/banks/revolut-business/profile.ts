// What the operator's own account at Revolut Business differs in, and whose it is. Read by standard.ts, for the banks file, and by the
// connectors beside it.

import { z } from 'zod';
import type { Bank, BankSource } from '../../domain/bank.ts';
import { countryFault } from '../../domain/iso3166.ts';
import { parseCurrency } from '../../domain/iso4217.ts';
import { parseMoney } from '../../domain/money.ts';
import { parseIban } from '../../domain/payment-order.ts';
import { commonProfile, profileOf } from '../profile.ts';

const { headers, overlapDays } = commonProfile;

const country = z.string().superRefine((text, context) => {
  const message = countryFault(text);
  if (message !== null) context.addIssue({ code: 'custom', message });
});

const uuid = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be a UUID, lower case');

const iban = z.string().transform((text, context) => {
  const parsed = parseIban(text);
  if (parsed !== null) return parsed;
  context.addIssue({ code: 'custom', message: 'must be an IBAN' });
  return z.NEVER;
});

/** Somebody who may be paid without approval: Revolut's counterparty, and the account that it must have. */
const payee = z.union([
  z.strictObject({ id: uuid, iban }),
  z.strictObject({ id: uuid, sortCode: z.string().regex(/^\d{6}$/), accountNumber: z.string().regex(/^\d{8}$/) }),
]);

/** Decimal amounts by currency. */
const amounts = z.record(z.string(), z.string()).superRefine((given, context) => {
  for (const [code, amount] of Object.entries(given)) {
    if (toMinor(code, amount) === null)
      context.addIssue({ code: 'custom', path: [code], message: 'must be a decimal amount of an ISO 4217 currency' });
  }
});

/** What may be paid without anybody's approval. */
const directPayments = z.strictObject({
  counterparties: z.array(payee).min(1),
  perPayment: amounts,
  perDay: amounts,
});
/** As the profile has it. */
export type DirectPayments = z.output<typeof directPayments>;

/** An amount of the profile in minor units; null for what is none. */
export function toMinor(code: string, amount: string | undefined): bigint | null {
  const currency = parseCurrency(code);
  if (currency === null || currency !== code || amount === undefined) return null;
  try {
    const { amountMinor } = parseMoney(amount, currency);
    return amountMinor > 0n ? amountMinor : null;
  } catch {
    return null;
  }
}

/** The profile of a source that is Revolut Business. */
export const revolutBusinessProfile = z.strictObject({
  headers,
  // Entries are asked for by the time they were made, and filed by the day they were booked: a card's are booked weeks later.
  overlapDays: overlapDays
    .unwrap()
    .default(31)
    .describe(overlapDays.description ?? ''),
  customer: z
    .string()
    .min(1)
    .max(200)
    .nullable()
    .default(null)
    .describe(
      'The customer whose accounts these are, by the id that tokens name: the business itself. Nobody else ever sees them; without one nobody does.',
    ),
  country: country
    .default('LT')
    .describe(
      'Where the business has its account, an ISO 3166-1 code: Revolut’s bank for the European Economic Area is in Lithuania (`LT`); `GB` for the United Kingdom.',
    ),
  payments: z
    .boolean()
    .default(false)
    .describe(
      '`true`: the customer may pay. Each payment is a draft, which somebody allows in Revolut’s app (needs the scope `WRITE`).',
    ),
  direct: directPayments
    .nullable()
    .default(null)
    .describe(
      'Payments without approval (`/pay`, needs the scope `PAY`): to `counterparties` alone, each named by Revolut’s id and its account’s number, up to `perPayment` and, over all clients and gateways, `perDay` (UTC), decimal amounts by currency. What is not in it is a draft; what is, and is more than is left of the day, is refused.',
    ),
});

/** The profile of the bank, or of the source itself. */
export const revolutBusinessProfileOf = (owner: Pick<Bank | BankSource, 'profile'>) =>
  profileOf(revolutBusinessProfile, owner);
