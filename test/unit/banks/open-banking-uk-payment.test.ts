// What UK banks' words of payments mean, at once and on a day to come, in both versions; and answers that are not about the
// payment that was asked for.

import { describe, expect, it } from 'vitest';
import { OpenBankingUkPayments } from '../../../src/banks/open-banking-uk/payment.ts';
import type { PaymentCall } from '../../../src/banks/payment.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import { parseOrder, ukDomesticScheme } from '../../../src/domain/payment-order.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { makeBank } from '../../support/fake-bank.ts';

const today = '2026-11-22';
const day = '2026-12-01';

function orderOn(requestedExecutionDate: string | null) {
  const input = {
    debtorAccount: null,
    creditor: { name: 'Alice', iban: null, sortCode: '102030', accountNumber: '12345678', bic: null },
    amount: '1.25',
    currency: 'GBP',
    endToEndId: 'E-1',
    remittanceInformation: null,
    requestedExecutionDate,
    isInstant: false,
  };
  const parsed = parseOrder(input, ukDomesticScheme, { today, newEndToEndId: 'unused' });
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));
  return parsed.order;
}

/** A bank that answers by the last part of the path; what it was asked is kept. */
function scripted(answers: Readonly<Record<string, { status?: number; body: unknown }>>) {
  const asked: { method: string; path: string; body: unknown }[] = [];
  const call: PaymentCall = {
    deadline: deadlineIn(5000),
    psuIpAddress: null,
    async send({ method, url, body }) {
      asked.push({ method, path: url.pathname, body });
      const answer = answers[url.pathname.split('/').at(-1) ?? ''];
      return { status: answer?.status ?? 200, headers: {}, text: JSON.stringify(answer?.body ?? {}) };
    },
  };
  return { call, asked };
}

const connectorOf = (version: string) =>
  new OpenBankingUkPayments({ ...makeBank('open-banking-uk'), version }, 'https://bank.example/pisp');

function readScheduled(
  version: string,
  Status: string,
  more: object = {},
  details?: { status?: number; body: unknown },
) {
  const Data = {
    DomesticScheduledPaymentId: 'P1',
    Initiation: { EndToEndIdentification: 'E-1' },
    Status,
    StatusUpdateDateTime: `${day}T09:00:00Z`,
    ...more,
  };
  const { call, asked } = scripted({ P1: { body: { Data } }, ...(details && { 'payment-details': details }) });
  return { state: connectorOf(version).readState(call, 'P1', orderOn(day)), asked };
}

const detailsOf = (...statuses: readonly (readonly [Status: string, StatusUpdateDateTime: string])[]) => ({
  body: { Data: { PaymentStatus: statuses.map(([Status, at]) => ({ Status, StatusUpdateDateTime: at })) } },
});

describe('an order for a day to come', () => {
  it.each([
    ['InitiationPending', 'PENDING'],
    ['InitiationFailed', 'REJECTED'],
    ['Cancelled', 'CANCELLED'],
    ['Whatever', null],
  ])('of 3.1 that is %s is %s', async (word, status) => {
    const { state, asked } = readScheduled('3.1', word);
    expect((await state).status).toBe(status);
    expect(asked.map(({ path }) => path)).toEqual(['/pisp/domestic-scheduled-payments/P1']);
  });

  it.each([
    ['without payment-details', { status: 404, body: {} }, 'ACCEPTED'],
    ['with empty ones', detailsOf(), 'ACCEPTED'],
    [
      'with a word that says nothing of the payment',
      detailsOf(['PendingCancellationRequest', `${day}T09:00:00Z`]),
      'ACCEPTED',
    ],
    ['before its day', detailsOf(['AcceptedTechnicalValidation', `${today}T09:00:00Z`]), 'ACCEPTED'],
    ['called settled before its day', detailsOf(['AcceptedSettlementCompleted', `${today}T09:00:00Z`]), 'ACCEPTED'],
    [
      'settled by the newest of several',
      detailsOf(['AcceptedCreditSettlementCompleted', `${day}T09:00:01Z`], ['Pending', `${day}T08:00:00Z`]),
      'SETTLED',
    ],
    ['refused on its day', detailsOf(['Rejected', `${day}T09:00:00Z`]), 'REJECTED'],
  ])('of 3.1 whose initiation is complete, %s, is not settled by that alone', async (_name, details, status) => {
    expect((await readScheduled('3.1', 'InitiationCompleted', {}, details).state).status).toBe(status);
  });

  it.each([
    ['ACTC', `${today}T09:00:00Z`, 'ACCEPTED'],
    ['ACSC', `${today}T09:00:00Z`, 'ACCEPTED'],
    ['ACSC', `${day}T00:10:00+01:00`, 'SETTLED'],
    ['CANC', `${today}T09:00:00Z`, 'CANCELLED'],
    ['RJCT', `${day}T09:00:00Z`, 'REJECTED'],
  ])('of 4.0 that is %s since %s is %s', async (word, StatusUpdateDateTime, status) => {
    expect((await readScheduled('4.0', word, { StatusUpdateDateTime }).state).status).toBe(status);
  });

  it('goes to its own resources, with the day and what is allowed', async () => {
    const consent = { Data: { ConsentId: 'C1', Initiation: { EndToEndIdentification: 'E-1' } } };
    const { call, asked } = scripted({ 'domestic-scheduled-payment-consents': { status: 201, body: consent } });
    const request = { paymentId: 'a-b', order: orderOn(day), callbackUri: 'https://gateway.example/back', state: 's' };
    await connectorOf('3.1').create(call, request);
    expect(asked[0]?.body).toMatchObject({
      Data: { Permission: 'Create', Initiation: { RequestedExecutionDateTime: `${day}T00:00:00+00:00` } },
    });
    expect(
      await connectorOf('3.1').hasFunds(call, { bankConsentId: 'C1', accessToken: 'token', order: orderOn(day) }),
    ).toBeNull();
    expect(asked).toHaveLength(1);
  });

  it('takes no answer about another payment', async () => {
    const others = readScheduled('3.1', 'InitiationPending', { Initiation: { EndToEndIdentification: 'E-2' } });
    await expect(others.state).rejects.toThrow(BankFailure);
    await expect(readScheduled('3.1', 'InitiationPending', { DomesticScheduledPaymentId: 'P2' }).state).rejects.toThrow(
      BankFailure,
    );
  });
});

describe('the account that paid', () => {
  const order = { ...orderOn(null), asksRefundAccount: true as const };
  const answered = (asked: typeof order | ReturnType<typeof orderOn>, Account: unknown) => {
    const Data = {
      DomesticPaymentId: 'P1',
      Initiation: { EndToEndIdentification: 'E-1' },
      Status: 'AcceptedSettlementCompleted',
      Refund: { Account },
    };
    return connectorOf('3.1').readState(scripted({ P1: { body: { Data } } }).call, 'P1', asked);
  };

  it('is asked for in the consent alone, where it is wanted', async () => {
    const consent = { Data: { ConsentId: 'C1', Initiation: { EndToEndIdentification: 'E-1' } } };
    for (const [asked, ReadRefundAccount] of [
      [order, 'Yes'],
      [orderOn(null), undefined],
    ] as const) {
      const { call, asked: calls } = scripted({ 'domestic-payment-consents': { status: 201, body: consent } });
      await connectorOf('4.0').create(call, { paymentId: 'a-b', order: asked, callbackUri: 'https://x', state: 's' });
      expect(calls[0]?.body).toHaveProperty('Data.Initiation.EndToEndIdentification', 'E-1');
      expect(JSON.stringify(calls[0]?.body).includes('"ReadRefundAccount":"Yes"')).toBe(ReadRefundAccount === 'Yes');
    }
  });

  it.each([
    ['UK.OBIE.SortCodeAccountNumber', '10203087654321', { kind: 'uk', sortCode: '102030', accountNumber: '87654321' }],
    ['SortCodeAccountNumber', '10-20-30 87654321', { kind: 'uk', sortCode: '102030', accountNumber: '87654321' }],
    ['UK.OBIE.IBAN', 'GB29 NWBK 6016 1331 9268 19', { kind: 'iban', iban: 'GB29NWBK60161331926819' }],
  ])('is read of %s', async (SchemeName, Identification, account) => {
    const { refundAccount } = await answered(order, { SchemeName, Identification, Name: 'Ann Payer ' });
    expect(refundAccount).toEqual({ account, name: 'Ann Payer' });
    expect((await answered(order, { SchemeName, Identification })).refundAccount?.name).toBeNull();
  });

  it.each([
    ['of a scheme that nobody pays to', { SchemeName: 'UK.OBIE.PAN', Identification: '4111111111111111' }],
    ['with a wrong number', { SchemeName: 'UK.OBIE.IBAN', Identification: 'GB00NWBK60161331926819' }],
    ['that is none', 'none'],
    ['that is not told', undefined],
  ])('%s is not known', async (_name, account) => {
    expect((await answered(order, account)).refundAccount).toBeUndefined();
  });

  it('is not kept where nobody asked for it', async () => {
    const account = { SchemeName: 'UK.OBIE.SortCodeAccountNumber', Identification: '10203087654321', Name: 'Ann' };
    expect((await answered(orderOn(null), account)).refundAccount).toBeUndefined();
  });
});
