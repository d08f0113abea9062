// International payments in the words of each standard, what is read of charges and rates, and answers that are about another one.

import { describe, expect, it } from 'vitest';
import { readFees } from '../../../src/banks/berlin-group/cross-border-payment.ts';
import { BerlinGroupPayments } from '../../../src/banks/berlin-group/payment.ts';
import { readBankTerms } from '../../../src/banks/open-banking-uk/international-payment.ts';
import { OpenBankingUkPayments } from '../../../src/banks/open-banking-uk/payment.ts';
import type { PaymentCall } from '../../../src/banks/payment.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import { type PaymentScheme, parseOrder } from '../../../src/domain/payment-order.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { makeBank } from '../../support/fake-bank.ts';

const uk = new OpenBankingUkPayments(
  { ...makeBank('open-banking-uk'), version: '3.1', profile: { internationalPayments: true } },
  'https://bank.example',
);
const berlin = new BerlinGroupPayments(
  { ...makeBank('berlin-group'), profile: { crossBorderPayments: true } },
  'https://bank.example',
);

function orderFor(scheme: PaymentScheme, currency: string) {
  const isUk = scheme.currencies.has('GBP');
  const input = {
    debtorAccount: {
      iban: isUk ? 'GB29NWBK60161331926819' : 'FR1420041010050500013M02606',
      sortCode: null,
      accountNumber: null,
    },
    creditor: { name: 'Zoë', iban: 'DE89370400440532013000', sortCode: null, accountNumber: null, bic: 'cobadeff' },
    amount: '2.50',
    currency,
    endToEndId: 'E-1',
    remittanceInformation: null,
    requestedExecutionDate: null,
    isInstant: false,
    international: {
      currencyOfTransfer: currency,
      chargeBearer: 'SHARED' as const,
      exchangeRate: isUk
        ? { rateType: 'AGREED' as const, unitCurrency: 'GBP', rate: '1.1725', contractId: 'FX/1' }
        : null,
    },
  };
  const parsed = parseOrder(isUk ? input : { ...input, creditor: { ...input.creditor, name: 'Zoe' } }, scheme, {
    today: '2026-12-01',
    newEndToEndId: 'unused',
  });
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));
  return parsed.order;
}

function calling(...answers: readonly object[]) {
  const asked: { path: string; body: unknown }[] = [];
  const left = [...answers];
  const call: PaymentCall = {
    deadline: deadlineIn(5000),
    psuIpAddress: null,
    async send({ method, url, body }) {
      asked.push({ path: url.pathname, body });
      return { status: method === 'POST' ? 201 : 200, headers: {}, text: JSON.stringify(left.shift() ?? {}) };
    },
  };
  return { call, asked };
}

const initiation = {
  EndToEndIdentification: 'E-1',
  InstructedAmount: { Amount: '2.50', Currency: 'EUR' },
  CurrencyOfTransfer: 'EUR',
  CreditorAccount: { Identification: 'DE89370400440532013000' },
};

describe('an international payment', () => {
  it('of UK Open Banking names currencies, bearer, agreed rate, creditor and its bank', async () => {
    const order = orderFor(uk.scheme, 'EUR');
    const { call, asked } = calling({ Data: { ConsentId: 'C1', Initiation: initiation } });
    const request = { paymentId: 'p-1', order, callbackUri: 'https://gateway.example', state: 's' };
    expect(await uk.create(call, request)).toMatchObject({ bankConsentId: 'C1', bankTerms: null });
    expect(asked[0]).toMatchObject({
      path: '/international-payment-consents',
      body: {
        Data: {
          Initiation: {
            ...initiation,
            ChargeBearer: 'Shared',
            ExchangeRateInformation: {
              UnitCurrency: 'GBP',
              RateType: 'Agreed',
              ExchangeRate: 1.1725,
              ContractIdentification: 'FX/1',
            },
            Creditor: { Name: 'Zoë' },
            CreditorAgent: { SchemeName: 'UK.OBIE.BICFI', Identification: 'COBADEFF' },
            CreditorAccount: { SchemeName: 'UK.OBIE.IBAN', Name: 'Zoë' },
          },
        },
      },
    });
  });

  it.each<[string, object]>([
    ['another currency of transfer', { CurrencyOfTransfer: 'USD' }],
    ['another amount', { InstructedAmount: { Amount: '2.51', Currency: 'EUR' } }],
    ['another reference', { EndToEndIdentification: 'E-2' }],
    ['another creditor', { CreditorAccount: { Identification: 'DE02120300000000202051' } }],
  ])('whose answer repeats %s is another', async (_name, change) => {
    const order = orderFor(uk.scheme, 'EUR');
    const read = (Initiation: object) =>
      uk.readState(
        calling({ Data: { InternationalPaymentId: 'P1', Status: 'Pending', Initiation } }).call,
        'P1',
        order,
      );
    expect((await read(initiation)).status).toBe('PENDING');
    await expect(read({ ...initiation, ...change })).rejects.toThrow(BankFailure);
  });

  it('of Berlin Group goes to its product, without an end-to-end id, and its fees are read', async () => {
    const order = orderFor(berlin.scheme, 'USD');
    const made = {
      paymentId: 'P1',
      transactionStatus: 'RCVD',
      transactionFees: { currency: 'EUR', amount: '4.5' },
      _links: { scaRedirect: { href: 'https://bank.example/sca' } },
    };
    const { call, asked } = calling(made, { instructedAmount: { currency: 'USD', amount: '2.5' } });
    const created = await berlin.create(call, {
      paymentId: 'p',
      order,
      callbackUri: 'https://g.example/b',
      state: 's',
    });
    expect(created.bankTerms?.charges).toEqual([
      { chargeBearer: null, type: 'transactionFees', amount: { amountMinor: 450n, currency: 'EUR' } },
    ]);
    expect(asked[0]).toMatchObject({
      path: '/v1/payments/cross-border-credit-transfers',
      body: { chargeBearer: 'SHAR', creditorAgent: 'COBADEFF', instructedAmount: { currency: 'USD', amount: '2.50' } },
    });
    expect(asked[0]?.body).not.toHaveProperty('endToEndIdentification');
  });

  it('is told charges and rate as far as they can be read', () => {
    const charge = {
      ChargeBearer: 'BorneByDebtor',
      Type: 'UK.OBIE.SWIFT',
      Amount: { Amount: '3.00', Currency: 'GBP' },
    };
    const rate = { UnitCurrency: 'EUR', ExchangeRate: 0.8547, RateType: 'Indicative' };
    expect(readBankTerms({ Charges: [charge], ExchangeRateInformation: rate })).toEqual({
      charges: [{ chargeBearer: 'DEBTOR', type: 'UK.OBIE.SWIFT', amount: { amountMinor: 300n, currency: 'GBP' } }],
      exchangeRate: { unitCurrency: 'EUR', rate: '0.8547', rateType: 'INDICATIVE', contractId: null, expiresAt: null },
    });
    for (const odd of [
      {},
      { Charges: 'many' },
      { Charges: [{ ...charge, Amount: { Amount: 'x', Currency: 'GBP' } }, 'none', {}] },
      { ExchangeRateInformation: { ...rate, ExchangeRate: 'much' } },
      { ExchangeRateInformation: { ...rate, UnitCurrency: 'XYZ' } },
    ])
      expect(readBankTerms(odd)).toBeNull();
    expect(readFees({ transactionFees: { currency: 'XYZ', amount: '1' }, currencyConversionFee: 'none' })).toBeNull();
  });
});
