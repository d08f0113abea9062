// Direct debits, standing orders, scheduled payments and beneficiaries as banks write them, version by version: what is certain of a
// frequency is typed, what cannot be read is told with its place, and the other rows stay.

import { describe, expect, it } from 'vitest';
import * as cdr from '../../../src/banks/cdr/arrangements.ts';
import { type JsonObject, readEntries, type Tell } from '../../../src/banks/json.ts';
import * as uk from '../../../src/banks/open-banking-uk/arrangements.ts';
import { parseCurrency } from '../../../src/domain/iso4217.ts';
import { withoutCardNumbersOf } from '../../../src/reading/located-arrangement.ts';

const ukContext = { bankAccountId: '22289', currency: parseCurrency('GBP'), timeZone: 'Europe/London' };
const cdrContext = { bankAccountId: 'a1', timeZone: 'Australia/Sydney' };

function read<T>(parse: (wire: JsonObject, tell: Tell) => T, ...rows: readonly unknown[]) {
  return readEntries(rows, '/rows', (wire, _index, tell) => parse(wire, tell));
}
const readUk = <T>(parse: (wire: JsonObject, context: uk.ArrangementContext) => T, ...rows: readonly unknown[]) =>
  read((wire, tell) => parse(wire, { ...ukContext, tell }), ...rows);
const readCdr = <T>(parse: (wire: JsonObject, context: cdr.ArrangementContext) => T, ...rows: readonly unknown[]) =>
  read((wire, tell) => parse(wire, { ...cdrContext, tell }), ...rows);

const untyped = { unit: null, count: null, weekday: null, weekOfMonth: null, dayOfMonth: null };

describe('a frequency of UK Open Banking', () => {
  it.each([
    ['EvryDay', { unit: 'DAY', count: 1 }],
    ['EvryWorkgDay', { unit: 'WORKING_DAY', count: 1 }],
    ['IntrvlDay:15', { unit: 'DAY', count: 15 }],
    ['IntrvlWkDay:01:03', { unit: 'WEEK', count: 1, weekday: 3 }],
    ['IntrvlWkDay:02:07', { unit: 'WEEK', count: 2, weekday: 7 }],
    ['WkInMnthDay:02:03', { unit: 'MONTH', count: 1, weekOfMonth: 2, weekday: 3 }],
    ['IntrvlMnthDay:01:-01', { unit: 'MONTH', count: 1, dayOfMonth: -1 }],
    ['IntrvlMnthDay:06:15', { unit: 'MONTH', count: 6, dayOfMonth: 15 }],
    ['QtrDay:ENGLISH', { unit: 'MONTH', count: 3 }],
    ['UK.OBIE.Fortnightly', { unit: 'WEEK', count: 2 }],
    ['UK.OBIE.HalfYearly', { unit: 'MONTH', count: 6 }],
    ['UK.OBIE.Annual', { unit: 'YEAR', count: 1 }],
    ['FOWK', { unit: 'WEEK', count: 4 }],
    ['MIAN', { unit: 'MONTH', count: 6 }],
    // Not certain: the words are kept, and nothing is typed.
    ['UK.OBIE.NotKnown', {}],
    ['NotKnown', {}],
    ['ADHO', {}],
    ['TWMH', {}],
    ['IntrvlMnthDay:25:40', {}],
    ['IntrvlWkDay:01', {}],
    ['EvryDay:09', {}],
    ['at full moon', {}],
  ])('%s is typed as far as it is certain', (text, typed) => {
    expect(uk.toFrequency(text)).toEqual({ ...untyped, text, ...typed });
  });

  it.each([
    [
      { Type: 'MNTH', PointInTime: '15' },
      { text: 'MNTH 15', unit: 'MONTH', count: 1, dayOfMonth: 15 },
    ],
    [
      { Type: 'WEEK', PointInTime: '02' },
      { text: 'WEEK 02', unit: 'WEEK', count: 1, weekday: 2 },
    ],
    [
      { Type: 'MNTH', CountPerPeriod: 1 },
      { text: 'MNTH 1', unit: 'MONTH', count: 1 },
    ],
    // Twice a month is no interval, and a 32nd day none.
    [{ Type: 'MNTH', CountPerPeriod: 2 }, { text: 'MNTH 2' }],
    [
      { Type: 'MNTH', PointInTime: '32' },
      { text: 'MNTH 32', unit: 'MONTH', count: 1 },
    ],
    [{ Type: 'IntrvlWkDay:01:05' }, { text: 'IntrvlWkDay:01:05', unit: 'WEEK', count: 1, weekday: 5 }],
  ])('of 4.0, %o, is read with its count and point in time', (Frequency, typed) => {
    expect(uk.readFrequency({}, { Frequency })).toEqual({ ...untyped, ...typed });
  });
});

describe('a frequency of the Consumer Data Right', () => {
  const every = (...intervals: readonly object[]) => ({ intervalSchedule: { intervals } });
  it.each([
    [every({ interval: 'P1M', dayInInterval: 'P15D' }), { text: 'P1M P15D', unit: 'MONTH', count: 1, dayOfMonth: 15 }],
    [every({ interval: 'P1M', dayInInterval: 'P0D' }), { text: 'P1M P0D', unit: 'MONTH', count: 1, dayOfMonth: -1 }],
    [every({ interval: 'P7D', dayInInterval: 'P3D' }), { text: 'P7D P3D', unit: 'WEEK', count: 1, weekday: 3 }],
    [every({ interval: 'P2W' }), { text: 'P2W', unit: 'WEEK', count: 2 }],
    [every({ interval: 'P1Y' }), { text: 'P1Y', unit: 'YEAR', count: 1 }],
    [every({ interval: 'P1M' }, { interval: 'P1Y' }), { text: 'P1M, P1Y' }],
    [every({ interval: 'P1M2D' }), { text: 'P1M2D' }],
    [
      { lastWeekDay: { interval: 'P1M', lastWeekDay: 'FRI' } },
      { text: 'P1M FRI', unit: 'MONTH', count: 1, weekday: 5, weekOfMonth: -1 },
    ],
    [{ eventBased: { description: 'When the card is due' } }, { text: 'When the card is due' }],
  ])('%o is typed as far as it is certain', (recurrence, typed) => {
    expect(cdr.readFrequency(recurrence)).toEqual({ ...untyped, ...typed });
  });
});

const pounds = (Amount: string) => ({ Amount, Currency: 'GBP' });
const gbp = (amountMinor: bigint) => ({ amountMinor, currency: 'GBP' });

describe('direct debits', () => {
  it('of 3.1.11 and 4.0 say the same in their own places', () => {
    const common = {
      AccountId: '22289',
      Name: 'Windrush Energy',
      PreviousPaymentDateTime: '2026-11-08T00:00:00+00:00',
      PreviousPaymentAmount: pounds('74.00'),
    };
    const { entries, defects } = readUk(
      uk.parseDirectDebit,
      {
        ...common,
        DirectDebitId: 'DD03',
        MandateIdentification: 'MND-7',
        DirectDebitStatusCode: 'Active',
        Frequency: 'UK.OBIE.Monthly',
      },
      {
        ...common,
        DirectDebitStatusCode: 'SUSP',
        MandateRelatedInformation: {
          MandateIdentification: 'MND-7',
          FirstPaymentDateTime: '2024-02-08T00:00:00+00:00',
          Frequency: { Type: 'MNTH', PointInTime: '08' },
        },
      },
    );
    expect(defects).toEqual([]);
    const same = { mandateId: 'MND-7', creditorName: 'Windrush Energy', lastPaymentDate: '2026-11-08' };
    expect(entries[0]).toMatchObject({ ...same, bankId: 'DD03', status: 'ACTIVE', lastPaymentAmount: gbp(7400n) });
    expect(entries[0]?.frequency).toMatchObject({ text: 'UK.OBIE.Monthly', unit: 'MONTH', count: 1 });
    expect(entries[1]).toMatchObject({ ...same, bankId: null, status: 'SUSPENDED', firstPaymentDate: '2024-02-08' });
    expect(entries[1]?.frequency).toMatchObject({ text: 'MNTH 08', dayOfMonth: 8 });
  });

  it('that cannot be read are told with their place, and the others stay', () => {
    const { entries, defects } = readUk(
      uk.parseDirectDebit,
      { AccountId: '22290', Name: 'Of another account' },
      'nonsense',
      { AccountId: '22289' },
      {
        AccountId: '22289',
        Name: 'Good',
        DirectDebitStatusCode: 'Dormant',
        PreviousPaymentAmount: pounds('7.x'),
        PreviousPaymentDateTime: 'yesterday',
        MandateRelatedInformation: { FinalPaymentDateTime: 'never' },
      },
    );
    expect(entries).toEqual([
      expect.objectContaining({
        creditorName: 'Good',
        status: 'UNKNOWN',
        lastPaymentAmount: null,
        lastPaymentDate: null,
      }),
    ]);
    expect(defects.map(({ pointer }) => pointer).sort()).toEqual([
      '/rows/0/AccountId',
      '/rows/1',
      '/rows/2/Name',
      '/rows/3/DirectDebitStatusCode',
      '/rows/3/MandateRelatedInformation/FinalPaymentDateTime',
      '/rows/3/PreviousPaymentAmount/Amount',
      '/rows/3/PreviousPaymentDateTime',
    ]);
    expect(JSON.stringify(defects)).not.toMatch(/22290|7\.x|yesterday|Dormant/);
  });

  it('of the Consumer Data Right name who is authorised', () => {
    const { entries, defects } = readCdr(
      cdr.parseDirectDebit,
      {
        accountId: 'a1',
        authorisedEntity: { description: 'Windrush Energy', abn: '51824753556' },
        lastDebitDateTime: '2026-11-08T13:30:00Z',
        lastDebitAmount: '74.00',
      },
      { accountId: 'b2', authorisedEntity: { description: 'Of another account' } },
      { accountId: 'a1' },
    );
    expect(entries).toEqual([
      expect.objectContaining({
        creditorName: 'Windrush Energy',
        mandateId: null,
        lastPaymentDate: '2026-11-09',
        lastPaymentAmount: { amountMinor: 7400n, currency: 'AUD' },
      }),
    ]);
    expect(defects.map(({ pointer }) => pointer)).toEqual(['/rows/1/accountId', '/rows/2/authorisedEntity']);
  });
});

describe('standing orders', () => {
  const creditor = {
    CreditorAgent: { SchemeName: 'UK.OBIE.BICFI', Identification: 'NORDGB2L' },
    CreditorAccount: {
      SchemeName: 'UK.OBIE.SortCodeAccountNumber',
      Identification: '80200110203345',
      Name: 'J Hargreaves',
    },
  };
  it('of both versions have their payments, reference and creditor', () => {
    const amounts = { NextPaymentAmount: pounds('895.00'), FirstPaymentAmount: pounds('850.00') };
    const { entries, defects } = readUk(
      uk.parseStandingOrder,
      {
        AccountId: '22289',
        StandingOrderId: 'SO1',
        Frequency: 'IntrvlMnthDay:01:01',
        Reference: 'RENT',
        FirstPaymentDateTime: '2025-01-01T00:00:00Z',
        NextPaymentDateTime: '2026-12-01T00:00:00Z',
        NumberOfPayments: '24',
        StandingOrderStatusCode: 'Active',
        ...amounts,
        ...creditor,
      },
      {
        AccountId: '22289',
        NextPaymentDateTime: '2026-12-01T00:00:00Z',
        StandingOrderStatusCode: 'EXPI',
        MandateRelatedInformation: {
          FirstPaymentDateTime: '2025-01-01T00:00:00Z',
          FinalPaymentDateTime: '2027-01-01T00:00:00Z',
          Frequency: { Type: 'MNTH', PointInTime: '01' },
        },
        RemittanceInformation: {
          Structured: [{ CreditorReferenceInformation: { Reference: 'RENT' } }],
          Unstructured: ['flat 3'],
        },
        ...amounts,
        ...creditor,
      },
    );
    expect(defects).toEqual([]);
    const same = {
      reference: 'RENT',
      creditorName: 'J Hargreaves',
      creditorAccount: expect.objectContaining({ sortCode: '802001', accountNumber: '10203345', bic: 'NORDGB2L' }),
      firstPayment: { date: '2025-01-01', amount: gbp(85_000n) },
      nextPayment: { date: '2026-12-01', amount: gbp(89_500n) },
    };
    expect(entries[0]).toMatchObject({ ...same, bankId: 'SO1', numberOfPayments: 24, status: 'ACTIVE' });
    expect(entries[1]).toMatchObject({
      ...same,
      bankId: null,
      status: 'EXPIRED',
      finalPayment: { date: '2027-01-01' },
    });
  });

  it('that say nothing, or are another account’s, are told', () => {
    const { entries, defects } = readUk(
      uk.parseStandingOrder,
      { AccountId: '1', Frequency: 'EvryDay' },
      { AccountId: '22289' },
      { AccountId: '22289', Frequency: 'EvryDay', NumberOfPayments: 'many' },
    );
    expect(entries).toHaveLength(1);
    expect(defects.map(({ pointer }) => pointer)).toEqual([
      '/rows/0/AccountId',
      '/rows/1/Frequency',
      '/rows/2/NumberOfPayments',
    ]);
  });

  const scheduled = {
    scheduledPaymentId: 'p1',
    nickname: 'Rent',
    payerReference: 'RENT',
    payeeReference: '',
    status: 'ACTIVE',
    from: { accountId: 'a1' },
  };
  const toLandlord = {
    to: {
      toUType: 'domestic',
      domestic: {
        payeeAccountUType: 'account',
        account: { accountName: 'J Hargreaves', bsb: '062-000', accountNumber: '11112222' },
      },
    },
    amount: '895.00',
  };
  const monthly = {
    nextPaymentDate: '2026-12-01',
    recurrenceUType: 'intervalSchedule',
    intervalSchedule: { intervals: [{ interval: 'P1M' }], paymentsRemaining: 12 },
  };

  it('and single payments come in one list in Australia, and are told apart', () => {
    const toCard = { to: { domestic: { card: { cardNumber: 'xxxx xxxx xxxx 4417' } } }, isAmountCalculated: true };
    const { entries, defects } = readCdr(
      cdr.parseScheduledPayment,
      { ...scheduled, recurrence: monthly, paymentSet: [toLandlord, toCard] },
      { ...scheduled, status: 'SKIP', recurrence: monthly, paymentSet: [toLandlord] },
      {
        ...scheduled,
        recurrence: { recurrenceUType: 'onceOff', onceOff: { paymentDate: '2027-01-18' } },
        paymentSet: [{ ...toLandlord, currency: 'NZD' }],
      },
    );
    expect(defects).toEqual([]);
    expect(entries[0]?.standingOrders).toMatchObject([
      {
        bankId: 'p1',
        name: 'Rent',
        reference: 'RENT',
        creditorName: 'J Hargreaves',
        creditorAccount: { bsb: '062000', accountNumber: '11112222' },
        nextPayment: { date: '2026-12-01', amount: { amountMinor: 89_500n, currency: 'AUD' } },
        remainingPayments: 12,
      },
      { bankId: 'p1/1', creditorAccount: { maskedNumber: 'xxxx xxxx xxxx 4417' }, nextPayment: { amount: null } },
    ]);
    // The day that is told is the one that is skipped.
    expect(entries[1]?.standingOrders).toMatchObject([{ status: 'ACTIVE', nextPayment: { date: null } }]);
    expect(entries[2]).toMatchObject({
      standingOrders: [],
      scheduledPayments: [{ scheduledDate: '2027-01-18', instructedAmount: { amountMinor: 89_500n, currency: 'NZD' } }],
    });
  });

  it('of Australia that cannot be read are told with their place', () => {
    const { entries, defects } = readCdr(
      cdr.parseScheduledPayment,
      { ...scheduled, from: { accountId: 'b2' }, recurrence: monthly, paymentSet: [toLandlord] },
      { ...scheduled, recurrence: monthly },
      {
        ...scheduled,
        recurrence: { recurrenceUType: 'onceOff', onceOff: { paymentDate: 'soon' } },
        paymentSet: [toLandlord],
      },
      { ...scheduled, status: 'ASLEEP', recurrence: monthly, paymentSet: [{ ...toLandlord, amount: 'much' }] },
    );
    expect(entries).toHaveLength(1);
    expect(entries[0]?.standingOrders[0]).toMatchObject({ status: 'UNKNOWN', nextPayment: { amount: null } });
    expect(defects.map(({ pointer }) => pointer).sort()).toEqual([
      '/rows/0/from/accountId',
      '/rows/1/paymentSet',
      '/rows/2/recurrence/onceOff/paymentDate',
      '/rows/2/recurrence/onceOff/paymentDate'.replace('/onceOff', ''),
      '/rows/3/paymentSet/0/amount',
      '/rows/3/status',
    ]);
  });
});

describe('scheduled payments and beneficiaries of UK Open Banking', () => {
  it('have a day, an amount and whom they pay', () => {
    const payment = {
      AccountId: '22289',
      ScheduledPaymentId: 'SP1',
      ScheduledPaymentDateTime: '2027-01-28T00:00:00Z',
      ScheduledType: 'Arrival',
      InstructedAmount: pounds('607.58'),
    };
    const { entries, defects } = readUk(
      uk.parseScheduledPayment,
      payment,
      { ...payment, ScheduledPaymentDateTime: undefined },
      { ...payment, InstructedAmount: undefined },
      { ...payment, AccountId: 'other' },
      { ...payment, ScheduledType: 'Whenever' },
    );
    expect(entries).toMatchObject([
      {
        bankId: 'SP1',
        scheduledDate: '2027-01-28',
        dateType: 'ARRIVAL',
        instructedAmount: gbp(60_758n),
        creditorName: null,
      },
      { dateType: null },
    ]);
    expect(defects.map(({ pointer }) => pointer)).toEqual([
      '/rows/1/ScheduledPaymentDateTime',
      '/rows/2/InstructedAmount',
      '/rows/3/AccountId',
      '/rows/4/ScheduledType',
    ]);
  });

  it('name somebody, trusted or not', () => {
    const { entries, defects } = readUk(
      uk.parseBeneficiary,
      {
        AccountId: '22289',
        BeneficiaryId: 'B1',
        BeneficiaryType: 'Trusted',
        CreditorAccount: { SchemeName: 'UK.OBIE.PAN', Identification: '5399992026014417', Name: 'A Card' },
      },
      {
        AccountId: '22289',
        BeneficiaryType: 'Ordinary',
        CreditorAccount: { SchemeName: 'UK.OBIE.IBAN', Identification: 'GB29NWBK60161331926819' },
      },
      { AccountId: '22289' },
      { AccountId: '9', BeneficiaryId: 'B9' },
    );
    expect(entries).toMatchObject([
      { bankId: 'B1', isTrusted: true, creditorName: 'A Card', creditorAccount: { maskedNumber: '************4417' } },
      { bankId: null, isTrusted: false, creditorAccount: { iban: 'GB29NWBK60161331926819' } },
    ]);
    expect(defects.map(({ pointer }) => pointer)).toEqual(['/rows/2/CreditorAccount', '/rows/3/AccountId']);
  });
});

describe('payees of the Consumer Data Right', () => {
  it('have their account in their own answer only', () => {
    const payee = { payeeId: 'y1', nickname: 'Rent', type: 'DOMESTIC', creationDate: '2024-02-01' };
    const domestic = {
      payeeAccountUType: 'account',
      account: { accountName: 'J Hargreaves', bsb: '062000', accountNumber: '11112222' },
    };
    const { entries, defects } = readCdr(cdr.parsePayee, payee, { nickname: 'no id' }, { ...payee, type: 'ODD' });
    expect(entries).toMatchObject([
      {
        bankId: 'y1',
        nickname: 'Rent',
        type: 'DOMESTIC',
        creditorAccount: null,
        hasMore: true,
        createdOn: '2024-02-01',
      },
      { type: null },
    ]);
    expect(defects.map(({ pointer }) => pointer)).toEqual(['/rows/1/payeeId', '/rows/2/type']);
    const [detail] = readCdr(cdr.parsePayeeDetail, { ...payee, payeeUType: 'domestic', domestic }).entries;
    expect(detail).toMatchObject({
      creditorName: 'J Hargreaves',
      creditorAccount: { bsb: '062000', accountNumber: '11112222' },
      hasMore: false,
    });
  });
});

it('no card’s number is kept of what people write as a reference', () => {
  const order = { bankId: '5399992026014417', reference: 'CARD 5399 9999 9999 9994', name: null };
  const kept = withoutCardNumbersOf(order);
  expect(kept.reference).not.toMatch(/5399 9999 9999/);
  expect(kept.bankId).toBe(order.bankId);
});
