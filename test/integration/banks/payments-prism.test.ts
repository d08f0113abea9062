// What the gateway asks UK banks for, of each kind of payment, held to the official specifications: Prism as a bank refuses what they do
// not have. Its answers are examples, and none of ours. (Berlin Group's file cannot tell the bodies of its services apart.)

import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { OpenBankingUkPayments } from '../../../src/banks/open-banking-uk/payment.ts';
import type { PaymentCall } from '../../../src/banks/payment.ts';
import { type PaymentOrderInput, parseOrder } from '../../../src/domain/payment-order.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { makeBank } from '../../support/fake-bank.ts';
import { hasSpecs, mustHaveSpecs, startPrism, tellMissingSpecs } from '../../support/prism.ts';

tellMissingSpecs('payments as UK banks are asked for them');
const violations = z.array(z.object({ location: z.array(z.string()), message: z.string() }));
const closers: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closers) await close();
});

const domestic: PaymentOrderInput = {
  debtorAccount: { iban: null, sortCode: '102030', accountNumber: '87654321' },
  creditor: { name: 'Alice', iban: null, sortCode: '102030', accountNumber: '12345678', bic: null },
  amount: '1.25',
  currency: 'GBP',
  endToEndId: 'E-1',
  remittanceInformation: null,
  requestedExecutionDate: null,
  isInstant: false,
  asksRefundAccount: true,
};
const schedule = {
  frequency: { unit: 'MONTH', count: 1, weekday: null, weekOfMonth: null, dayOfMonth: null },
  firstPaymentDate: '2099-01-15',
  finalPaymentDate: null,
  numberOfPayments: 12,
  firstAmount: { amount: '5.00', currency: 'GBP' },
  finalAmount: { amount: '0.50', currency: 'GBP' },
  executionRule: null,
} as const;
const abroad = {
  ...domestic.creditor,
  iban: 'DE89370400440532013000',
  sortCode: null,
  accountNumber: null,
  bic: 'COBADEFF',
};
const kinds: Readonly<Record<string, PaymentOrderInput>> = {
  'domestic-payment': domestic,
  'domestic-scheduled-payment': { ...domestic, requestedExecutionDate: '2099-01-15', remittanceInformation: 'Rent' },
  'domestic-standing-order': { ...domestic, schedule },
  'international-payment': {
    ...domestic,
    creditor: abroad,
    currency: 'EUR',
    international: {
      currencyOfTransfer: 'EUR',
      chargeBearer: 'SHARED',
      exchangeRate: { rateType: 'AGREED', unitCurrency: 'GBP', rate: '1.1725', contractId: 'FX/1' },
    },
  },
};

describe.skipIf(!hasSpecs && !mustHaveSpecs)('the official specification', () => {
  it.each([
    ['3.1', 'obie-v3.1.11'],
    ['4.0', 'obie-v4.0'],
  ])(
    'of %s takes consents and orders of every kind',
    async (version, folder) => {
      const prism = await startPrism(`${folder}/payment-initiation-openapi.yaml`);
      closers.push(() => prism.close());
      const profile = { standingOrders: true, internationalPayments: true };
      const connector = new OpenBankingUkPayments({ ...makeBank('open-banking-uk'), version, profile }, prism.url);
      const answers: string[] = [];
      const call: PaymentCall = {
        deadline: deadlineIn(20_000),
        psuIpAddress: null,
        async send({ method, url, headers, body }) {
          const more = {
            authorization: 'Bearer x',
            'x-jws-signature': 'x',
            'content-type': 'application/json; charset=utf-8',
          };
          const response = await fetch(url, {
            method,
            headers: { ...headers, ...more, accept: 'application/json' },
            ...(body === null ? {} : { body: JSON.stringify(body) }),
          });
          const text = await response.text();
          // Of what it makes up as an answer it tells as well: not ours.
          const told = violations.parse(JSON.parse(response.headers.get('sl-violations') ?? '[]'));
          const ours = told.filter(({ location }) => location[0] === 'request').map(({ message }) => message);
          answers.push(`${method} ${url.pathname} ${response.status} ${ours.join('; ') || 'clean'}`);
          return { status: response.status, headers: {}, text };
        },
      };
      for (const [kind, input] of Object.entries(kinds)) {
        const parsed = parseOrder(input, connector.scheme, { today: '2026-12-01', newEndToEndId: 'unused' });
        if ('faults' in parsed) throw new Error(`${kind} ${JSON.stringify(parsed.faults)}`);
        const { order } = parsed;
        const paymentId = 'a0000000-0000-8000-8000-000000000000';
        const request = { paymentId, order, callbackUri: 'https://gateway.example', state: 's' };
        // The examples are of other payments, which is told as that.
        await expect(connector.create(call, request)).rejects.toThrow();
        await expect(connector.submit(call, { ...request, bankConsentId: 'C1', accessToken: 'x' })).rejects.toThrow();
      }
      expect(answers).toEqual(
        Object.keys(kinds).flatMap((kind) => [`POST /${kind}-consents 201 clean`, `POST /${kind}s 201 clean`]),
      );
    },
    60_000,
  );
});
