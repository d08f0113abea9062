// A bank that tells of another payment than was ordered, in each answer and each part that it repeats: nobody is sent to
// authorise it, and nothing is concluded from it.

import { describe, expect, it } from 'vitest';
import { BerlinGroupPayments } from '../../../src/banks/berlin-group/payment.ts';
import { OpenBankingUkPayments } from '../../../src/banks/open-banking-uk/payment.ts';
import type { PaymentCall } from '../../../src/banks/payment.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import { parseOrder, sepaScheme, ukDomesticScheme } from '../../../src/domain/payment-order.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { makeBank } from '../../support/fake-bank.ts';

const iban = 'DE89370400440532013000';
const ukAccount = '10203012345678';

function order(scheme: typeof ukDomesticScheme) {
  const isUk = scheme === ukDomesticScheme;
  const parsed = parseOrder(
    {
      debtorAccount: isUk ? null : { iban: 'FR7612345987650123456789014', sortCode: null, accountNumber: null },
      creditor: isUk
        ? { name: 'Alice', iban: null, sortCode: '102030', accountNumber: '12345678', bic: null }
        : { name: 'Alice', iban, sortCode: null, accountNumber: null, bic: null },
      amount: '1.25',
      currency: isUk ? 'GBP' : 'EUR',
      endToEndId: 'E-1',
      remittanceInformation: null,
      requestedExecutionDate: null,
      isInstant: false,
    },
    scheme,
    { today: '2026-11-22', newEndToEndId: 'unused' },
  );
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));
  return parsed.order;
}

function answering(body: (method: string) => unknown): PaymentCall {
  return {
    deadline: deadlineIn(5000),
    psuIpAddress: null,
    send: async ({ method }) => ({
      status: method === 'POST' ? 201 : 200,
      headers: {},
      text: JSON.stringify(body(method)),
    }),
  };
}

const request = { paymentId: 'a-b', callbackUri: 'https://gateway.example/back', state: 's' };

const ours = {
  EndToEndIdentification: 'E-1',
  InstructedAmount: { Amount: '1.25', Currency: 'GBP' },
  CreditorAccount: { SchemeName: 'UK.OBIE.SortCodeAccountNumber', Identification: ukAccount },
};

describe('UK Open Banking', () => {
  const connector = new OpenBankingUkPayments(makeBank('open-banking-uk'), 'https://bank.example/pisp');
  const uk = order(ukDomesticScheme);

  function everyAnswer(Initiation: object) {
    const Data = { ConsentId: 'C1', DomesticPaymentId: 'P1', Status: 'Pending', Initiation };
    const call = answering(() => ({ Data }));
    return {
      create: () => connector.create(call, { ...request, order: uk }),
      submit: () => connector.submit(call, { ...request, order: uk, bankConsentId: 'C1', accessToken: 't' }),
      readState: () => connector.readState(call, 'P1', uk),
      readConsent: () => connector.readConsent(call, 'C1', uk),
    };
  }

  it.each<[string, object]>([
    ['as it was sent', {}],
    ['with other zeros', { InstructedAmount: { Amount: '1.2500', Currency: 'GBP' } }],
    ['as a number', { InstructedAmount: { Amount: 1.25, Currency: 'GBP' } }],
    ['with separators', { CreditorAccount: { Identification: '10-20-30 12345678' } }],
    ['by its IBAN', { CreditorAccount: { SchemeName: 'UK.OBIE.IBAN', Identification: `GB12BANK${ukAccount}` } }],
    ['masked', { CreditorAccount: { Identification: '**********5678' } }],
    ['in part', { InstructedAmount: undefined, CreditorAccount: undefined }],
  ])('takes the order %s', async (_name, more) => {
    for (const ask of Object.values(everyAnswer({ ...ours, ...more }))) await expect(ask()).resolves.toBeDefined();
  });

  it.each<[string, object]>([
    ['amount', { InstructedAmount: { Amount: '125.00', Currency: 'GBP' } }],
    ['amount, negative', { InstructedAmount: { Amount: '-1.25', Currency: 'GBP' } }],
    ['amount, unreadable', { InstructedAmount: { Amount: '1,25', Currency: 'GBP' } }],
    ['currency', { InstructedAmount: { Amount: '1.25', Currency: 'EUR' } }],
    ['creditor', { CreditorAccount: { Identification: '10203087654321' } }],
    ['creditor, by IBAN', { CreditorAccount: { Identification: 'GB12BANK10203087654321' } }],
    ['creditor, masked', { CreditorAccount: { Identification: '**********4321' } }],
    ['end-to-end id', { EndToEndIdentification: 'E-2' }],
    ['end-to-end id, left out', { EndToEndIdentification: undefined }],
  ])('refuses another %s in whatever answer', async (_name, more) => {
    for (const ask of Object.values(everyAnswer({ ...ours, ...more }))) {
      await expect(ask()).rejects.toMatchObject({ code: 'BANK_BAD_RESPONSE' });
    }
  });

  it('refuses another consent’s state', async () => {
    const call = answering(() => ({ Data: { ConsentId: 'C2', Status: 'Authorised' } }));
    await expect(connector.readConsent(call, 'C1', uk)).rejects.toThrow(BankFailure);
  });
});

describe('Berlin Group', () => {
  const connector = new BerlinGroupPayments(makeBank('berlin-group'), 'https://bank.example');
  const sepa = order(sepaScheme);

  function create(resource: object) {
    const made = { paymentId: 'P1', transactionStatus: 'RCVD', _links: { scaOAuth: { href: 'https://bank.example' } } };
    return connector.create(
      answering((method) => (method === 'POST' ? made : resource)),
      { ...request, order: sepa },
    );
  }

  it.each<[string, object]>([
    ['nothing', {}],
    ['all of it', { endToEndIdentification: 'E-1', instructedAmount: { amount: '1.25', currency: 'EUR' } }],
    ['the creditor', { creditorAccount: { iban: 'DE89 3704 0044 0532 0130 00' } }],
    ['the creditor’s national number', { creditorAccount: { bban: '370400440532013000' } }],
  ])('takes a resource that repeats %s', async (_name, resource) => {
    await expect(create(resource)).resolves.toMatchObject({ bankPaymentId: 'P1' });
  });

  it.each<[string, object]>([
    ['amount', { instructedAmount: { amount: '12.50', currency: 'EUR' } }],
    ['currency', { instructedAmount: { amount: '1.25', currency: 'CHF' } }],
    ['creditor', { creditorAccount: { iban: 'DE02120300000000202051' } }],
    ['end-to-end id', { endToEndIdentification: 'E-2' }],
  ])('refuses a resource of another %s before anybody authorises it', async (_name, resource) => {
    await expect(create(resource)).rejects.toMatchObject({ code: 'BANK_BAD_RESPONSE' });
  });
});
