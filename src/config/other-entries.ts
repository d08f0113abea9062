// Links, grants, clients and plans of the banks file: their schemas and what they become. Called by banks-file.ts.

import { z } from 'zod';
import type { RegisteredClient } from '../domain/client.ts';
import { type CurrencyCode, parseCurrency } from '../domain/iso4217.ts';
import { linkPermissions } from '../domain/link.ts';
import { InvalidAmount, parseMoney } from '../domain/money.ts';
import { usualWindowSeconds } from '../domain/plan.ts';
import { id, isTlsOrLoopback, partyId, secret } from './entry-parts.ts';

/** A link authorised elsewhere. */
export const linkEntry = z.strictObject({
  id,
  customer: partyId,
  bank: id,
  accessToken: secret,
  consentId: z.string().min(1).max(200).optional(),
  permissions: z.array(z.enum(linkPermissions)).min(1, 'must name at least one permission'),
  grantedAt: z.iso.datetime({ offset: true, error: 'must be an RFC 3339 instant' }).optional(),
  expiresAt: z.iso.datetime({ offset: true, error: 'must be an RFC 3339 instant' }).optional(),
});

/** A customer's data that a partner may see. */
export const grantEntry = z.strictObject({ partner: partyId, customer: partyId });

/** Amounts by currency, such as `GBP: "1000.00"`. */
const limitAmounts = z.record(z.string(), z.string()).transform((amounts, context) => {
  const limits: Record<string, bigint> = {};
  for (const [code, text] of Object.entries(amounts)) {
    const currency = parseCurrency(code);
    const amount = currency === null ? null : readLimit(text, currency);
    if (amount === null) {
      const message = currency === null ? 'is no active ISO 4217 currency' : 'must be an amount of its currency';
      context.addIssue({ code: 'custom', path: [code], message });
    } else limits[code] = amount;
  }
  return limits;
});

/** Minor units; null for what is no amount, is negative, or is more than the store counts exactly. */
function readLimit(text: string, currency: CurrencyCode): bigint | null {
  try {
    const { amountMinor } = parseMoney(text, currency);
    return amountMinor >= 0n && amountMinor <= BigInt(Number.MAX_SAFE_INTEGER) ? amountMinor : null;
  } catch (error) {
    if (error instanceof InvalidAmount) return null;
    throw error;
  }
}

/** How often each subject may through one client. */
const attempts = z.int().min(1, 'must be at least 1').max(1_000_000, 'must be at most 1000000').optional();

/** What a client may do how often. */
export const clientLimits = z.strictObject({
  perPayment: limitAmounts.optional(),
  perDay: limitAmounts.optional(),
  linkAttemptsPerMinute: attempts,
  paymentsPerMinute: attempts,
  payeeChecksPerHour: attempts,
});

const points = z.int().min(1, 'must be at least 1').max(999_999_999, 'must be at most 999999999');

/** What clients of that plan may use: see src/domain/plan.ts. */
export const planEntry = z
  .strictObject({
    id,
    windowSeconds: z
      .int()
      .min(1, 'must be at least 1')
      .max(86_400, 'must be at most 86400')
      .default(usualWindowSeconds),
    pointsPerClient: points,
    pointsPerSubject: points,
  })
  .refine(({ pointsPerClient, pointsPerSubject }) => pointsPerSubject <= pointsPerClient, {
    path: ['pointsPerSubject'],
    error: 'must be at most pointsPerClient: a subject comes through a client',
  });

/** A client that may send customers to a bank. */
export const clientEntry = z.strictObject({
  id: partyId,
  /** What people call it. */
  name: z.string().min(1, 'must not be empty').max(100, 'must have at most 100 characters').optional(),
  /** What it may pay; a currency that is not named may not be paid. A day is UTC's. */
  limits: clientLimits.optional(),
  /** One of `plans`. */
  plan: id.optional(),
  /** Which documents it may run. */
  documents: z.enum(['any', 'listed', 'preferred']).optional(),
  /** See `unconfirmedPayments` of domain/client.ts. */
  allowUnconfirmedPayments: z.array(id).min(1, 'must name at least one bank').optional(),
  redirectUris: z
    .array(
      z
        .string()
        .max(2000)
        .refine(
          isRedirectUri,
          'must be an https URL, http on the loopback address, or an app scheme such as com.example.app:/',
        ),
    )
    .min(1, 'must name at least one redirect URI'),
});

/** Where a person may be sent with an answer. Source: RFC 9700 section 2.1, RFC 8252 section 7. */
function isRedirectUri(text: string): boolean {
  if (!URL.canParse(text) || text.includes('#') || text.includes('*')) return false;
  const { protocol, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  // An app's own scheme has a dot in it (RFC 8252 section 7.1): no javascript:, no data:.
  return /^https?:$/.test(protocol) ? isTlsOrLoopback(text) : /^[a-z0-9+-]+(?:\.[a-z0-9+-]+)+:$/.test(protocol);
}

/** A registered client. */
export function toClient(entry: z.infer<typeof clientEntry>): RegisteredClient {
  const { id: clientId, name, redirectUris, limits, plan, documents, allowUnconfirmedPayments } = entry;
  const named = {
    ...(name === undefined ? {} : { name }),
    ...(plan === undefined ? {} : { plan }),
    ...(documents === undefined ? {} : { documents }),
  };
  const unconfirmed =
    allowUnconfirmedPayments === undefined ? {} : { unconfirmedPayments: new Set(allowUnconfirmedPayments) };
  if (limits === undefined) return { id: clientId, ...named, redirectUris, ...unconfirmed };
  const { perPayment, perDay, linkAttemptsPerMinute, paymentsPerMinute, payeeChecksPerHour } = limits;
  return {
    id: clientId,
    ...named,
    redirectUris,
    ...unconfirmed,
    limits: {
      ...(perPayment === undefined ? {} : { perPayment }),
      ...(perDay === undefined ? {} : { perDay }),
      ...(linkAttemptsPerMinute === undefined ? {} : { linkAttemptsPerMinute }),
      ...(paymentsPerMinute === undefined ? {} : { paymentsPerMinute }),
      ...(payeeChecksPerHour === undefined ? {} : { payeeChecksPerHour }),
    },
  };
}
