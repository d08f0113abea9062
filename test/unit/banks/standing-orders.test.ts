// Standing orders in the words of each standard, and answers that are about another one.

import { describe, expect, it } from 'vitest';
import { BerlinGroupPayments } from '../../../src/banks/berlin-group/payment.ts';
import { toFrequency } from '../../../src/banks/open-banking-uk/arrangements.ts';
import { OpenBankingUkPayments } from '../../../src/banks/open-banking-uk/payment.ts';
import { toFrequency4, toWord } from '../../../src/banks/open-banking-uk/standing-order.ts';
import type { PaymentCall } from '../../../src/banks/payment.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import { type PaymentOrder, type PaymentScheme, parseOrder } from '../../../src/domain/payment-order.ts';
import type { PaymentScheduleInput, ScheduleFrequency } from '../../../src/domain/payment-schedule.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { makeBank } from '../../support/fake-bank.ts';

const monthly: PaymentScheduleInput = {
  frequency: { unit: 'MONTH', count: 1, weekday: null, weekOfMonth: null, dayOfMonth: null },
  firstPaymentDate: '2027-01-15',
  finalPaymentDate: '2027-12-15',
  numberOfPayments: null,
  firstAmount: null,
  finalAmount: null,
  executionRule: null,
};
const withStandingOrders = { profile: { standingOrders: true } };
const uk = (version: string) =>
  new OpenBankingUkPayments({ ...makeBank('open-banking-uk'), ...withStandingOrders, version }, 'https://bank.example');
const berlin = () =>
  new BerlinGroupPayments({ ...makeBank('berlin-group'), profile: { periodicPayments: true } }, 'https://bank.example');

function orderFor(scheme: PaymentScheme, schedule: PaymentScheduleInput = monthly): PaymentOrder {
  const isUk = scheme.currencies.has('GBP');
  const number = isUk
    ? { iban: null, sortCode: '102030', accountNumber: '12345678' }
    : { iban: 'DE89370400440532013000', sortCode: null, accountNumber: null };
  const input = {
    debtorAccount: isUk ? null : { iban: 'FR1420041010050500013M02606', sortCode: null, accountNumber: null },
    creditor: { name: 'Alice', bic: null, ...number },
    amount: '2.50',
    currency: isUk ? 'GBP' : 'EUR',
    endToEndId: 'E-1',
    remittanceInformation: null,
    requestedExecutionDate: null,
    isInstant: false,
    schedule,
  };
  const parsed = parseOrder(input, scheme, { today: '2026-12-01', newEndToEndId: 'unused' });
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));
  return parsed.order;
}

function calling(answers: readonly object[], status = 200) {
  const asked: { method: string; path: string; body: unknown }[] = [];
  const left = [...answers];
  const call: PaymentCall = {
    deadline: deadlineIn(5000),
    psuIpAddress: null,
    async send({ method, url, body }) {
      asked.push({ method, path: url.pathname, body });
      return { status: method === 'POST' ? 201 : status, headers: {}, text: JSON.stringify(left.shift() ?? {}) };
    },
  };
  return { call, asked };
}

const of = (more: Partial<ScheduleFrequency>): ScheduleFrequency => ({
  unit: 'MONTH',
  count: 1,
  weekday: null,
  weekOfMonth: null,
  dayOfMonth: null,
  ...more,
});

describe('a frequency', () => {
  it.each<[Partial<ScheduleFrequency>, string | null, object | null]>([
    [{ unit: 'DAY' }, 'EvryDay', { Type: 'DAIL' }],
    [{ unit: 'DAY', count: 31 }, 'IntrvlDay:31', { Type: 'IntrvlDay:31' }],
    [{ unit: 'DAY', count: 32 }, null, null],
    [{ unit: 'WORKING_DAY' }, 'EvryWorkgDay', { Type: 'WODL' }],
    [{ unit: 'WORKING_DAY', count: 2 }, null, null],
    [{ unit: 'WEEK', weekday: 3 }, 'IntrvlWkDay:01:03', { Type: 'WEEK', PointInTime: '03' }],
    [{ unit: 'WEEK', count: 9, weekday: 7 }, 'IntrvlWkDay:09:07', { Type: 'IntrvlWkDay:09:07' }],
    [{ unit: 'WEEK', count: 10, weekday: 7 }, null, null],
    [{ weekOfMonth: 5, weekday: 1 }, 'WkInMnthDay:05:01', { Type: 'WkInMnthDay:05:01' }],
    [{ weekOfMonth: -1, weekday: 1 }, null, null],
    [{ count: 2, weekOfMonth: 1, weekday: 1 }, null, null],
    [{ dayOfMonth: 15 }, 'IntrvlMnthDay:01:15', { Type: 'MNTH', PointInTime: '15' }],
    [{ dayOfMonth: -1 }, 'IntrvlMnthDay:01:-01', { Type: 'IntrvlMnthDay:01:-01' }],
    [{ count: 3, dayOfMonth: 1 }, 'IntrvlMnthDay:03:01', { Type: 'IntrvlMnthDay:03:01' }],
    [{ count: 7, dayOfMonth: 1 }, null, null],
    [{ unit: 'YEAR', dayOfMonth: 31 }, 'IntrvlMnthDay:12:31', { Type: 'IntrvlMnthDay:12:31' }],
    [{ unit: 'YEAR', count: 2, dayOfMonth: 31 }, 'IntrvlMnthDay:24:31', { Type: 'IntrvlMnthDay:24:31' }],
    [{ unit: 'YEAR', count: 3, dayOfMonth: 31 }, null, null],
  ])('%j is %s in 3.1 and %j in 4.0', (more, word, code) => {
    expect(toWord(of(more))).toBe(word);
    if (code !== null) expect(toFrequency4(of(more))).toEqual(code);
  });

  it('is what banks’ own words are read as', () => {
    for (const frequency of [
      of({ unit: 'WEEK', count: 2, weekday: 5 }),
      of({ dayOfMonth: -3, count: 6 }),
      of({ weekOfMonth: 2, weekday: 4 }),
      of({ unit: 'DAY', count: 12 }),
    ]) {
      const text = toWord(frequency) ?? '';
      expect(toFrequency(text)).toEqual({ ...frequency, text });
    }
  });
});

describe('a standing order', () => {
  it('of 3.1 and 4.0 goes to its own resources in their words', async () => {
    for (const version of ['3.1', '4.0']) {
      const connector = uk(version);
      const order = orderFor(connector.scheme);
      const { call, asked } = calling([{ Data: { ConsentId: 'C1' } }]);
      await connector
        .create(call, { paymentId: 'p-1', order, callbackUri: 'https://gateway.example', state: 's' })
        .catch(() => null);
      expect(asked[0]).toMatchObject({
        path: '/domestic-standing-order-consents',
        body: {
          Data: {
            Permission: 'Create',
            Initiation: {
              FirstPaymentAmount: { Amount: '2.50', Currency: 'GBP' },
              RecurringPaymentAmount: { Amount: '2.50', Currency: 'GBP' },
              ...(version === '3.1'
                ? {
                    Frequency: 'IntrvlMnthDay:01:15',
                    Reference: 'E-1',
                    FirstPaymentDateTime: '2027-01-15T00:00:00+00:00',
                  }
                : { MandateRelatedInformation: { Frequency: { Type: 'MNTH', PointInTime: '15' } } }),
            },
          },
        },
      });
    }
  });

  it.each<[string, string, string | null]>([
    ['3.1', 'InitiationPending', 'PENDING'],
    ['3.1', 'InitiationCompleted', 'ACCEPTED'],
    ['3.1', 'InitiationFailed', 'REJECTED'],
    ['3.1', 'Cancelled', 'CANCELLED'],
    ['4.0', 'RCVD', 'RECEIVED'],
    ['4.0', 'ACTC', 'ACCEPTED'],
    ['4.0', 'INCO', 'ACCEPTED'],
    ['4.0', 'INFA', 'REJECTED'],
    ['4.0', 'CANC', 'CANCELLED'],
    ['4.0', 'NEWW', null],
  ])('of %s that is %s is %s', async (version, Status, status) => {
    const connector = uk(version);
    const order = orderFor(connector.scheme);
    const Data = { DomesticStandingOrderId: 'S1', Status, Initiation: await initiationOf(version, order) };
    expect((await connector.readState(calling([{ Data }]).call, 'S1', order)).status).toBe(status);
  });

  it.each<[string, (initiation: Record<string, unknown>) => unknown]>([
    ['another first amount', (one) => ({ ...one, FirstPaymentAmount: { Amount: '2.51', Currency: 'GBP' } })],
    ['another currency', (one) => ({ ...one, RecurringPaymentAmount: { Amount: '2.50', Currency: 'EUR' } })],
    ['another payee', (one) => ({ ...one, CreditorAccount: { Identification: '10203012345679' } })],
    ['another frequency', (one) => ({ ...one, Frequency: 'IntrvlMnthDay:02:15' })],
    ['another text', (one) => ({ ...one, Reference: 'E-2' })],
    ['another first day', (one) => ({ ...one, FirstPaymentDateTime: '2027-01-16T00:00:00Z' })],
    ['another end', (one) => ({ ...one, FinalPaymentDateTime: '2028-12-15T00:00:00Z' })],
    ['an end after payments', (one) => ({ ...one, NumberOfPayments: '3' })],
    ['nothing', () => ({})],
    ['no order at all', () => undefined],
  ])('whose answer repeats %s is another', async (_name, change) => {
    const connector = uk('3.1');
    const order = orderFor(connector.scheme);
    const own = (await initiationOf('3.1', order)) as Record<string, unknown>;
    const told = { DomesticStandingOrderId: 'S1', Status: 'InitiationCompleted' };
    const answer = (Initiation: unknown) => calling([{ Data: { ...told, Initiation } }]).call;
    expect((await connector.readState(answer(own), 'S1', order)).status).toBe('ACCEPTED');
    await expect(connector.readState(answer(change(own)), 'S1', order)).rejects.toThrow(BankFailure);
  });

  it.each<[string, Record<string, unknown>]>([
    ['another beginning', { startDate: '2027-01-16' }],
    ['another end', { endDate: '2028-01-01' }],
    ['another frequency', { frequency: 'Weekly' }],
    ['another day', { dayOfExecution: '16' }],
    ['another amount', { instructedAmount: { amount: '2.51', currency: 'EUR' } }],
  ])('of Berlin Group that is read back with %s is another', async (_name, change) => {
    const connector = berlin();
    const order = orderFor(connector.scheme);
    const made = {
      paymentId: 'P1',
      transactionStatus: 'RCVD',
      _links: { scaRedirect: { href: 'https://bank.example/sca' } },
    };
    const request = { paymentId: 'p-1', order, callbackUri: 'https://gateway.example/back', state: 's' };
    const echoed = { startDate: '2027-01-15', endDate: '2027-12-15', frequency: 'Monthly', dayOfExecution: '15' };
    const right = calling([made, echoed]);
    expect((await connector.create(right.call, request)).bankPaymentId).toBe('P1');
    expect(right.asked.map(({ path }) => path)).toEqual([
      '/v1/periodic-payments/sepa-credit-transfers',
      '/v1/periodic-payments/sepa-credit-transfers/P1',
    ]);
    expect(right.asked[0]?.body).toMatchObject(echoed);
    await expect(connector.create(calling([made, { ...echoed, ...change }]).call, request)).rejects.toThrow(
      BankFailure,
    );
  });
});

describe('an answer of Berlin Group about another service', () => {
  const made = (self: string) => ({
    paymentId: 'P1',
    transactionStatus: 'RCVD',
    _links: {
      scaRedirect: { href: 'https://bank.example/sca' },
      self: { href: self },
      status: { href: `${self}/status` },
    },
  });
  /** What is of another service is not there below ours: the bank that is believed where it lets nothing be read. */
  const unreadable = calling([], 404).call;
  const connector = berlin();
  const { schedule: _days, ...single } = orderFor(connector.scheme);
  const once: PaymentOrder = single;

  it.each<[string, string, PaymentOrder]>([
    ['a standing order', '/v1/periodic-payments/sepa-credit-transfers/P1', once],
    ['a single payment', '/v1/payments/sepa-credit-transfers/P1', orderFor(connector.scheme)],
    ['another product', 'https://bank.example/v1/payments/instant-sepa-credit-transfers/P1', once],
  ])('%s, is about another payment', async (_name, self, order) => {
    const request = { paymentId: 'p-1', order, callbackUri: 'https://gateway.example/back', state: 's' };
    const answering = (answer: object): PaymentCall => ({
      ...unreadable,
      send: async (call) =>
        call.method === 'POST' ? { status: 201, headers: {}, text: JSON.stringify(answer) } : unreadable.send(call),
    });
    await expect(connector.create(answering(made(self)), request)).rejects.toThrow(BankFailure);
    const own = order.schedule === undefined ? 'payments' : 'periodic-payments';
    const right = made(`/psd2/v1/${own}/sepa-credit-transfers/P1`);
    expect((await connector.create(answering(right), request)).bankPaymentId).toBe('P1');
  });
});

/** As the connector writes it. */
async function initiationOf(version: string, order: PaymentOrder): Promise<unknown> {
  const { call, asked } = calling([{}]);
  const request = { paymentId: 'p-1', order, callbackUri: 'https://gateway.example', state: 's' };
  await uk(version)
    .create(call, request)
    .catch(() => null);
  const body = asked[0]?.body;
  return (body as { Data: { Initiation: unknown } } | undefined)?.Data.Initiation;
}
