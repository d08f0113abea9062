// Payments of partners, straight in a store, for the tests of this folder: begun and changed as src/payments does.

import { randomUUID } from 'node:crypto';
import { parseCurrency } from '../../../src/domain/iso4217.ts';
import type { PaymentStatus } from '../../../src/domain/payment.ts';
import { toHash } from '../../../src/store/attempts.ts';
import type { PaymentRecord } from '../../../src/store/payments.ts';
import type { Store } from '../../../src/store/store.ts';

/** A payment that a partner has initiated for a customer; its first event is there. */
export async function beginPayment(
  { payments }: Pick<Store, 'payments'>,
  { clientId = 'fintrack', customerId = 'alice', atMs = Date.now() } = {},
): Promise<PaymentRecord> {
  const currency = parseCurrency('GBP');
  if (currency === null) throw new TypeError('GBP');
  const result = await payments.begin({
    id: randomUUID(),
    scope: { kind: 'partner', subject: clientId, clientId },
    idempotencyKey: randomUUID(),
    inputHash: 'hash-1',
    stateHash: toHash(randomUUID()),
    customerId,
    bankId: 'albion',
    debtor: null,
    order: {
      debtorAccount: null,
      creditorName: 'Planted Creditor',
      creditorAccount: { kind: 'iban', iban: 'GB29NWBK60161331926819' },
      creditorBic: null,
      instructedAmount: { amountMinor: 1250n, currency },
      endToEndId: 'E2E-1',
      remittanceInformation: 'Planted remittance',
      requestedExecutionDate: null,
      isInstant: false,
    },
    issuer: 'https://bank.example',
    redirectUri: 'https://app.example/done',
    clientState: null,
    bindingHash: null,
    needsConfirmation: false,
    secrets: {
      state: 'planted-state',
      nonce: 'n',
      codeVerifier: 'v',
      isOpenId: true,
      authorizationUrl: null,
      accessToken: null,
      refreshToken: null,
      accessExpiresAtMs: null,
    },
    authoriseUntilMs: atMs + 600_000,
    // Never due: nothing follows it.
    dueAtMs: atMs + 9e11,
    createdAtMs: atMs,
    dailyLimitMinor: null,
  });
  if (result.kind !== 'begun') throw new Error(result.kind);
  return result.payment;
}

/** The bank says where a payment stands: its next event. */
export async function say(
  { payments }: Pick<Store, 'payments'>,
  payment: PaymentRecord,
  status: PaymentStatus,
  { reasonCode = null, atMs = Date.now() }: { reasonCode?: string | null; atMs?: number } = {},
): Promise<PaymentRecord> {
  const next = await payments.change(payment, { statusReport: { status, source: 'BANK', reasonCode } }, atMs);
  if (next === null) throw new Error('not changed');
  return next;
}
