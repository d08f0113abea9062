// Mandates' connector against the official specifications of variable recurring payments, 3.1.11 and 4.0, as mock banks: nothing that it
// asks is refused. The other side, the sandbox's banks behind the same specifications, is test/integration/sandbox/specification.test.ts.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpenBankingUkPayments } from '../../../src/banks/open-banking-uk/payment.ts';
import { type PaymentCall, PaymentRefused } from '../../../src/banks/payment.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import { mandateAlignments, mandatePeriodTypes, parseMandate } from '../../../src/domain/payment-mandate.ts';
import { parseOrder, ukDomesticScheme } from '../../../src/domain/payment-order.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { makeBank } from '../../support/fake-bank.ts';
import { hasSpecs, mustHaveSpecs, type Prism, startPrism, tellMissingSpecs } from '../../support/prism.ts';

tellMissingSpecs('mandates against the official specifications');

const accounts = {
  debtor: { iban: null, sortCode: '102030', accountNumber: '87654321' },
  creditor: { name: 'Bob Savings', iban: null, sortCode: '998811', accountNumber: '34650405', bic: null },
};
const today = '2026-12-01';

/** Every kind of limit, and all that is optional where `isFull`. */
function termsOf(isFull: boolean) {
  const kinds = mandatePeriodTypes.flatMap((periodType) =>
    mandateAlignments
      .filter((alignment) => periodType !== 'FORTNIGHT' || alignment === 'CONSENT')
      .map((alignment) => ({ amount: '100.00', currency: 'GBP', periodType, alignment })),
  );
  const parsed = parseMandate(
    {
      debtorAccount: isFull ? accounts.debtor : null,
      debtorName: isFull ? 'Alice Ashgrove' : null,
      creditor: accounts.creditor,
      remittanceInformation: isFull ? 'Savings' : null,
      type: isFull ? 'OTHER' : 'SWEEPING',
      maximumIndividualAmount: '10.00',
      currency: 'GBP',
      periodicLimits: isFull ? kinds : kinds.slice(0, 1),
      validFromDate: isFull ? today : null,
      validToDate: isFull ? '2027-07-31' : null,
    },
    ukDomesticScheme,
    today,
  );
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));
  return parsed.terms;
}

function orderOf(isFull: boolean) {
  const { type, debtorName, remittanceInformation } = termsOf(isFull);
  const input = {
    debtorAccount: isFull ? accounts.debtor : null,
    creditor: accounts.creditor,
    amount: '1.25',
    currency: 'GBP',
    endToEndId: 'E-1',
    remittanceInformation: 'Savings',
    requestedExecutionDate: null,
    isInstant: false,
  };
  const parsed = parseOrder(input, ukDomesticScheme, { today, newEndToEndId: 'unused' });
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));
  return { ...parsed.order, mandate: { type, debtorName, remittanceInformation } };
}

describe.runIf(hasSpecs || mustHaveSpecs).each([
  ['3.1', 'obie-v3.1.11'],
  ['4.0', 'obie-v4.0'],
])('the specification of %s', (version, folder) => {
  let mock: Prism;
  beforeAll(async () => {
    mock = await startPrism(`${folder}/vrp-openapi.yaml`);
  }, 120_000);
  afterAll(() => mock?.close());

  it.each([false, true])(
    'refuses nothing that is asked; all that is optional: %s',
    { timeout: 60_000 },
    async (isFull) => {
      const exchanges: { asked: string; status: number; violations: object[] }[] = [];
      const call: PaymentCall = {
        deadline: deadlineIn(30_000),
        psuIpAddress: isFull ? '203.0.113.9' : null,
        async send({ method, url, headers, body }) {
          const response = await fetch(url, {
            method,
            headers: {
              ...headers,
              authorization: 'Bearer token',
              // Made by src/oauth, over the bytes.
              'x-jws-signature': 'signature',
              ...(body === null ? {} : { 'content-type': 'application/json' }),
            },
            ...(body === null ? {} : { body: JSON.stringify(body) }),
          });
          const text = await response.text();
          // Of the two, only the request is this code's; a mock's own example need not keep to its specification.
          const told = JSON.parse(response.headers.get('sl-violations') ?? '[]') as { location: string[] }[];
          const violations = told.filter(({ location }) => location[0] === 'request');
          exchanges.push({ asked: `${method} ${url.pathname}`, status: response.status, violations });
          return { status: response.status, headers: {}, text };
        },
      };
      const bank = { ...makeBank('open-banking-uk'), version, profile: { mandates: true } };
      const { mandates } = new OpenBankingUkPayments(bank, mock.url);
      if (mandates === undefined) throw new Error('no mandates');
      const terms = termsOf(isFull);
      const order = orderOf(isFull);
      const under = { bankConsentId: 'consent-1', accessToken: 'token', order };
      // What a mock answers is about nobody's mandate: it is read as such, and never as a refusal.
      for (const asking of [
        () => mandates.create(call, { mandateId: '6f8b9c1e-3f57-4c64-9a51-0d6f2f3b1a11', terms }),
        () => mandates.readConsent(call, 'consent-1', terms),
        () => mandates.hasFunds(call, under),
        () => mandates.submit(call, { ...under, paymentId: '6f8b9c1e-3f57-4c64-9a51-0d6f2f3b1a12' }),
        () => mandates.readState(call, 'payment-1', order),
        () => mandates.revoke(call, 'consent-1'),
      ]) {
        await asking().catch((error: unknown) => {
          expect(error).toBeInstanceOf(BankFailure);
          expect(error).not.toBeInstanceOf(PaymentRefused);
        });
      }
      expect(exchanges.filter(({ status, violations }) => status >= 300 || violations.length > 0)).toEqual([]);
      expect(exchanges.map(({ asked }) => asked)).toEqual([
        'POST /domestic-vrp-consents',
        'GET /domestic-vrp-consents/consent-1',
        'POST /domestic-vrp-consents/consent-1/funds-confirmation',
        'POST /domestic-vrps',
        'GET /domestic-vrps/payment-1',
        'DELETE /domestic-vrp-consents/consent-1',
      ]);
    },
  );
});
