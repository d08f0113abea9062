// What UK banks say of mandates and of payments under them, in both versions; what is sent; and answers that are about something else.

import { describe, expect, it } from 'vitest';
import { OpenBankingUkPayments } from '../../../src/banks/open-banking-uk/payment.ts';
import { type PaymentCall, PaymentRefused } from '../../../src/banks/payment.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import { parseMandate } from '../../../src/domain/payment-mandate.ts';
import { parseOrder, ukDomesticScheme } from '../../../src/domain/payment-order.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { makeBank } from '../../support/fake-bank.ts';

const creditor = { name: 'Bob', iban: null, sortCode: '998811', accountNumber: '34650405', bic: null };
const today = '2026-03-01';
const parsedTerms = parseMandate(
  {
    debtorAccount: { iban: null, sortCode: '102030', accountNumber: '87654321' },
    debtorName: 'Alice Ashgrove',
    creditor,
    remittanceInformation: 'Savings',
    type: 'SWEEPING',
    maximumIndividualAmount: '10.00',
    currency: 'GBP',
    periodicLimits: [{ amount: '300.00', currency: 'GBP', periodType: 'HALF_YEAR', alignment: 'CALENDAR' }],
    validFromDate: '2026-03-02',
    validToDate: '2026-07-31',
  },
  ukDomesticScheme,
  today,
);
if ('faults' in parsedTerms) throw new Error(JSON.stringify(parsedTerms.faults));
const { terms } = parsedTerms;
const parsedOrder = parseOrder(
  {
    debtorAccount: { iban: null, sortCode: '102030', accountNumber: '87654321' },
    creditor,
    amount: '1.25',
    currency: 'GBP',
    endToEndId: 'E-1',
    remittanceInformation: 'Savings',
    requestedExecutionDate: null,
    isInstant: false,
  },
  ukDomesticScheme,
  { today, newEndToEndId: 'unused' },
);
if ('faults' in parsedOrder) throw new Error(JSON.stringify(parsedOrder.faults));
const order = {
  ...parsedOrder.order,
  mandate: { type: 'SWEEPING', debtorName: 'Alice Ashgrove', remittanceInformation: 'Savings' } as const,
};
const mandateId = '6f8b9c1e-3f57-4c64-9a51-0d6f2f3b1a11';
const paymentId = '6f8b9c1e-3f57-4c64-9a51-0d6f2f3b1a12';

type Sent = Parameters<PaymentCall['send']>[0];

/** A bank that gives one answer; what it was asked is kept. */
function at(
  version: string,
  answer: { status?: number; body?: unknown },
  profile: Readonly<Record<string, unknown>> = { mandates: true },
) {
  const asked: Sent[] = [];
  const call: PaymentCall = {
    deadline: deadlineIn(5000),
    psuIpAddress: null,
    async send(sent) {
      asked.push(sent);
      return { status: answer.status ?? 200, headers: {}, text: JSON.stringify(answer.body ?? {}) };
    },
  };
  const bank = { ...makeBank('open-banking-uk'), version, timeZone: 'Europe/London', profile };
  const { mandates } = new OpenBankingUkPayments(bank, 'https://bank.example/pisp');
  if (mandates === undefined) throw new Error('no mandates');
  return { mandates, call, asked };
}

const consent = (Status: string, more: object = {}) => ({
  body: {
    Data: {
      ConsentId: 'C1',
      CreationDateTime: '2026-03-01T10:00:00Z',
      Status,
      ControlParameters: { MaximumIndividualAmount: { Amount: '10.0000', Currency: 'GBP' } },
      Initiation: { CreditorAccount: { Identification: '99881134650405' } },
      ...more,
    },
  },
});
const payment = (more: object = {}, instruction: object = {}) => ({
  body: {
    Data: {
      DomesticVRPId: 'P1',
      ConsentId: 'C1',
      Status: 'Pending',
      Instruction: {
        InstructionIdentification: paymentId.replaceAll('-', ''),
        EndToEndIdentification: 'E-1',
        InstructedAmount: { Amount: '1.25', Currency: 'GBP' },
        CreditorAccount: { Identification: '99881134650405' },
        ...instruction,
      },
      ...more,
    },
  },
});
const errors = (...codes: string[]) => ({ Errors: codes.map((ErrorCode) => ({ ErrorCode })) });
const under = { bankConsentId: 'C1', accessToken: 'of the customer', order };

describe('a mandate', () => {
  it('is there only where the bank’s profile says so', () => {
    const bank = { ...makeBank('open-banking-uk'), version: '3.1', profile: {} };
    expect(new OpenBankingUkPayments(bank, 'https://bank.example').mandates).toBeUndefined();
  });

  it.each([
    ['3.1', 'Savings'],
    ['4.0', ['Savings']],
  ])('of %s is asked for with its limits, days at the bank’s own place', async (version, Unstructured) => {
    const { mandates, call, asked } = at(version, { ...consent('AwaitingAuthorisation'), status: 201 });
    expect(await mandates.create(call, { mandateId, terms })).toMatchObject({
      bankConsentId: 'C1',
      createdAtMs: Date.parse('2026-03-01T10:00:00Z'),
      step: { isOpenId: true, claims: { id_token: { openbanking_intent_id: { value: 'C1', essential: true } } } },
    });
    expect(asked[0]).toMatchObject({
      method: 'POST',
      authority: { scope: 'payments' },
      headers: { 'x-idempotency-key': `c-${mandateId.replaceAll('-', '')}` },
      body: {
        Risk: { PaymentContextCode: 'TransferToSelf' },
        Data: {
          ControlParameters: {
            // Greenwich Mean Time in March, summer time in July.
            ValidFromDateTime: '2026-03-02T00:00:00+00:00',
            ValidToDateTime: '2026-07-31T23:59:59+01:00',
            MaximumIndividualAmount: { Amount: '10.00', Currency: 'GBP' },
            PeriodicLimits: [
              { PeriodType: 'Half-year', PeriodAlignment: 'Calendar', Amount: '300.00', Currency: 'GBP' },
            ],
            VRPType: ['UK.OBIE.VRPType.Sweeping'],
            PSUAuthenticationMethods: ['UK.OBIE.SCANotRequired'],
          },
          Initiation: {
            DebtorAccount: { Identification: '10203087654321', Name: 'Alice Ashgrove' },
            CreditorAccount: { Identification: '99881134650405', Name: 'Bob' },
            RemittanceInformation: { Unstructured },
          },
        },
      },
    });
  });

  it.each([
    ['3.1', 'AwaitingAuthorisation', 'AWAITING'],
    ['3.1', 'Authorised', 'AUTHORISED'],
    ['3.1', 'Rejected', 'REJECTED'],
    ['3.1', 'Revoked', 'REVOKED'],
    ['4.0', 'AWAU', 'AWAITING'],
    ['4.0', 'AUTH', 'AUTHORISED'],
    ['4.0', 'RJCT', 'REJECTED'],
    ['4.0', 'CANC', 'REVOKED'],
    ['4.0', 'EXPD', 'EXPIRED'],
    ['4.0', 'COND', 'UNKNOWN'],
    ['3.1', '', 'UNKNOWN'],
  ])('of %s that is %s is %s', async (version, word, status) => {
    const { mandates, call } = at(version, consent(word));
    expect(await mandates.readConsent(call, 'C1', terms)).toBe(status);
  });

  it('that the bank does not know is absent; a bank in trouble says nothing', async () => {
    for (const code of ['UK.OBIE.Resource.NotFound', 'U011']) {
      const { mandates, call } = at('3.1', { status: 400, body: errors(code) });
      expect(await mandates.readConsent(call, 'C1', terms)).toBe('ABSENT');
      await expect(mandates.revoke(call, 'C1')).resolves.toBeUndefined();
    }
    for (const status of [404, 401, 500, 429]) {
      const { mandates, call } = at('3.1', { status });
      await expect(mandates.readConsent(call, 'C1', terms)).rejects.toThrow();
      await expect(mandates.revoke(call, 'C1')).rejects.toThrow();
    }
  });

  it.each([
    ['of another id', { ConsentId: 'C2' }],
    ['of another creditor', { Initiation: { CreditorAccount: { Identification: '11111111111111' } } }],
    ['of another amount', { ControlParameters: { MaximumIndividualAmount: { Amount: '99.00', Currency: 'GBP' } } }],
    ['of another currency', { ControlParameters: { MaximumIndividualAmount: { Amount: '10.00', Currency: 'EUR' } } }],
    ['without an id', { ConsentId: null }],
  ])('%s is none', async (_name, more) => {
    const { mandates, call } = at('3.1', consent('Authorised', more));
    await expect(mandates.readConsent(call, 'C1', terms)).rejects.toThrow(BankFailure);
  });
});

describe('a payment under a mandate', () => {
  it.each([
    ['3.1', 'Savings'],
    ['4.0', ['Savings']],
  ])('of %s repeats what was agreed, and says what it is', async (version, Unstructured) => {
    const { mandates, call, asked } = at(version, { ...payment(), status: 201 });
    expect(await mandates.submit(call, { ...under, paymentId })).toEqual({
      bankPaymentId: 'P1',
      status: 'PENDING',
      reasonCode: null,
    });
    expect(asked[0]).toMatchObject({
      authority: { accessToken: 'of the customer' },
      headers: { 'x-idempotency-key': `p-${paymentId.replaceAll('-', '')}` },
      body: {
        Risk: { PaymentContextCode: 'TransferToSelf' },
        Data: {
          ConsentId: 'C1',
          PSUAuthenticationMethod: 'UK.OBIE.SCANotRequired',
          PSUInteractionType: 'OffSession',
          VRPType: 'UK.OBIE.VRPType.Sweeping',
          Initiation: { CreditorAccount: { Name: 'Bob' }, RemittanceInformation: { Unstructured } },
          Instruction: {
            InstructedAmount: { Amount: '1.25', Currency: 'GBP' },
            RemittanceInformation: { Unstructured },
          },
        },
      },
    });
    // Byte for byte the same, whoever is there.
    await mandates.submit({ ...call, psuIpAddress: '203.0.113.9' }, { ...under, paymentId });
    expect(JSON.stringify(asked[1]?.body)).toBe(JSON.stringify(asked[0]?.body));
  });

  it.each<[string, object, object]>([
    ['another consent’s', { ConsentId: 'C2' }, {}],
    ['another instruction’s', {}, { InstructionIdentification: 'other' }],
    ['another reference’s', {}, { EndToEndIdentification: 'E-2' }],
    ['another amount’s', {}, { InstructedAmount: { Amount: '1.26', Currency: 'GBP' } }],
    ['another creditor’s', {}, { CreditorAccount: { Identification: '11111111111111' } }],
    ['nobody’s', { DomesticVRPId: null }, {}],
  ])('is not told by an answer that is %s', async (_name, more, instruction) => {
    const { mandates, call } = at('4.0', { ...payment(more, instruction), status: 201 });
    const failure = await mandates.submit(call, { ...under, paymentId }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BankFailure);
    expect(failure).not.toBeInstanceOf(PaymentRefused);
  });

  it.each([
    [400, 'UK.OBIE.Rules.FailsControlParameters', { rejection: 'LIMIT' }],
    [400, 'U014', { rejection: 'LIMIT' }],
    [400, 'UK.OBIE.Field.Invalid', { rejection: 'VALIDATION' }],
    [400, 'UK.OBIE.Resource.InvalidConsentStatus', { rejection: 'REFUSED' }],
    [401, 'whatever', { bankCode: 'NO_AUTHORITY' }],
    [403, 'UK.OBIE.Reauthenticate', { bankCode: 'NO_AUTHORITY' }],
    [429, 'whatever', { rejection: 'BANK_UNAVAILABLE' }],
  ])('that is answered %s %s is refused', async (status, code, told) => {
    const { mandates, call } = at('3.1', { status, body: errors(code) });
    const failure = await mandates.submit(call, { ...under, paymentId }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PaymentRefused);
    expect(failure).toMatchObject(told);
  });

  it.each([
    [400, 'UK.OBIE.Rules.DuplicateReference'],
    [400, 'U013'],
    [409, 'whatever'],
    [500, 'U042'],
  ])('that is answered %s %s may have been made', async (status, code) => {
    const { mandates, call } = at('3.1', { status, body: errors(code) });
    const failure = await mandates.submit(call, { ...under, paymentId }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BankFailure);
  });

  it.each([
    ['Available', true],
    ['NotAvailable', false],
    ['Perhaps', null],
  ])('has funds that are %s: %s', async (FundsAvailable, isThere) => {
    const Data = { ConsentId: 'C1', FundsAvailableResult: { FundsAvailable } };
    const { mandates, call, asked } = at('3.1', { status: 201, body: { Data } });
    expect(await mandates.hasFunds(call, under)).toBe(isThere);
    expect(asked[0]).toMatchObject({
      method: 'POST',
      body: { Data: { ConsentId: 'C1', InstructedAmount: { Amount: '1.25', Currency: 'GBP' } } },
    });
    const other = at('3.1', { status: 201, body: { Data: { ...Data, ConsentId: 'C2' } } });
    await expect(other.mandates.hasFunds(other.call, under)).rejects.toThrow(BankFailure);
  });

  it.each([
    ['3.1', 'AcceptedSettlementCompleted', 'SETTLED'],
    ['3.1', 'Rejected', 'REJECTED'],
    ['4.0', 'ACSC', 'SETTLED'],
    ['4.0', 'CANC', 'CANCELLED'],
    ['4.0', 'WHAT', null],
  ])('of %s that is %s is %s', async (version, Status, status) => {
    const { mandates, call } = at(version, payment({ Status }));
    expect(await mandates.readState(call, 'P1', order)).toMatchObject({ status });
    await expect(mandates.readState(call, 'P2', order)).rejects.toThrow(BankFailure);
  });
});
