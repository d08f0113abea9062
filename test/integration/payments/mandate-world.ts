// Mandates as these tests set them up: of finn's account at a UK bank, to alice's, with limits. Used by mandates.test.ts, the crash
// harness (test/faults/crash) and the engine's tests.

import type { MandateInput } from '../../../src/domain/payment-mandate.ts';
import type { SandboxDescription } from '../../../src/sandbox/description.ts';
import type { MandateRecord } from '../../../src/store/payment-mandates.ts';
import { authorize } from '../linking/world.ts';
import { customer, orderAt, type PayingGateway, redirectUri } from './world.ts';

/** What is asked for. */
export type MandateAsked = Parameters<PayingGateway['service']['createMandate']>[0];

/** The terms: at most 5.00 a payment and 20.00 a day, unless said otherwise. */
export function termsAt(bankId: string, more: Partial<MandateInput> = {}): MandateInput {
  const { debtorAccount, creditor } = orderAt(bankId, 'x');
  return {
    debtorAccount,
    debtorName: 'Finn Farrowdale',
    creditor,
    remittanceInformation: null,
    type: 'SWEEPING',
    maximumIndividualAmount: '5.00',
    currency: 'GBP',
    periodicLimits: [{ amount: '20.00', currency: 'GBP', periodType: 'DAY', alignment: 'CONSENT' }],
    validFromDate: null,
    validToDate: null,
    ...more,
  };
}

/** A mandate from finn's own account, so that the bank sees to it that it is finn who agrees. */
export const mandateFor = (bankId: string, idempotencyKey: string, more: Partial<MandateAsked> = {}): MandateAsked => ({
  principal: customer('finn'),
  idempotencyKey,
  customerId: 'finn',
  bankId,
  debtor: { linkId: 'link-of-finn', accountKey: 'current' },
  debtorName: ['', 'current'],
  terms: termsAt(bankId),
  redirectUri,
  state: 'client-state',
  browserBinding: null,
  psuIpAddress: '192.0.2.7',
  waitMs: 15_000,
  ...more,
});

/** The mandate that was asked for, or the test fails with what it came to. */
export function created(result: Awaited<ReturnType<PayingGateway['service']['createMandate']>>): MandateRecord {
  if (result.kind === 'created') return result.mandate;
  throw new Error(JSON.stringify(result, (_name, value) => (typeof value === 'bigint' ? String(value) : value)));
}

/** Sets one up and has finn authorise it. */
export async function authorisedMandate(
  gateway: PayingGateway,
  description: SandboxDescription,
  asked: MandateAsked,
): Promise<MandateRecord> {
  const { id, secrets } = created(await gateway.service.createMandate(asked));
  const callback = await authorize(description, secrets.authorizationUrl ?? '', 'finn');
  await gateway.service.complete(callback, null);
  const mandate = await gateway.store.paymentMandates.read(id);
  if (mandate?.status !== 'AUTHORISED') throw new Error(`not authorised: ${mandate?.stage} ${mandate?.status}`);
  return mandate;
}

/** A payment under one. */
export const paymentUnder = (
  mandateId: string,
  idempotencyKey: string,
  more: Partial<Parameters<PayingGateway['service']['payUnderMandate']>[0]> = {},
): Parameters<PayingGateway['service']['payUnderMandate']>[0] => ({
  principal: customer('finn'),
  idempotencyKey,
  mandateId,
  amount: '1.25',
  currency: 'GBP',
  endToEndId: idempotencyKey,
  remittanceInformation: null,
  psuIpAddress: null,
  waitMs: 15_000,
  ...more,
});
