// A payment whose outcome nobody knows, made in a store without a bank: for the suites of operators' closings and commands.

import { randomUUID } from 'node:crypto';
import { parseCurrency } from '../../../src/domain/iso4217.ts';
import { newEndToEndId } from '../../../src/domain/own-reference.ts';
import { toHash } from '../../../src/store/attempts.ts';
import type { PaymentChange, PaymentRecord } from '../../../src/store/payments.ts';
import type { Store } from '../../../src/store/store.ts';

/** What distinguishes one. */
export interface UnknownPaymentOptions {
  readonly customerId?: string;
  readonly bankId?: string;
  readonly atMs: number;
  /** Instead of ending as UNKNOWN. */
  readonly change?: PaymentChange;
  readonly creditorName?: string;
  readonly dailyLimitMinor?: bigint | null;
}

/** Makes it. */
export async function makeUnknownPayment(
  { payments }: Pick<Store, 'payments'>,
  { customerId = 'alice', bankId = 'albion', atMs, change, creditorName = 'Bob', ...more }: UnknownPaymentOptions,
): Promise<PaymentRecord> {
  const currency = parseCurrency('GBP');
  if (currency === null) throw new TypeError('GBP');
  const id = randomUUID();
  const begun = await payments.begin({
    id,
    scope: { kind: 'customer', subject: customerId, clientId: 'app' },
    idempotencyKey: id,
    inputHash: 'hash',
    stateHash: toHash(id),
    customerId,
    bankId,
    debtor: { linkId: 'l1', accountKey: 'a1' },
    order: {
      debtorAccount: null,
      creditorName,
      creditorAccount: { kind: 'uk', sortCode: '102030', accountNumber: '12345678' },
      creditorBic: null,
      instructedAmount: { amountMinor: 1250n, currency },
      endToEndId: newEndToEndId(id),
      remittanceInformation: 'Invoice 2026-0017',
      requestedExecutionDate: null,
      isInstant: false,
    },
    issuer: null,
    redirectUri: 'https://app.example/done',
    clientState: null,
    bindingHash: null,
    needsConfirmation: false,
    secrets: { state: `state-${id}`, nonce: 'n', codeVerifier: 'v' },
    authoriseUntilMs: atMs + 3_600_000,
    dueAtMs: atMs,
    createdAtMs: atMs,
    dailyLimitMinor: more.dailyLimitMinor ?? null,
  });
  if (begun.kind !== 'begun') throw new Error(begun.kind);
  const ended: PaymentChange = {
    stage: 'ENDED',
    dueAtMs: null,
    statusReport: { status: 'UNKNOWN', source: 'GATEWAY' },
    ...change,
  };
  const record = await payments.change(begun.payment, ended, atMs);
  if (record === null) throw new Error('changed meanwhile');
  return record;
}
