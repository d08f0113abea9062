// International payments at the sandbox's banks: what the bank says of charges and rate is known before anybody agrees; they are paid once
// whatever becomes of answers; what the account pays is what was told. What a bank has not is told before it is asked.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { InternationalInput } from '../../../src/domain/international-payment.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { authorize, control, newKey } from '../linking/world.ts';
import {
  accountNamed,
  hastenedUntilIs,
  initiated,
  moved,
  orderAt,
  type PayingGateway,
  requestFor,
  startPaying,
} from './world.ts';

let sandbox: Sandbox;
let gateway: PayingGateway;
const dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-abroad-'));
let keys = 0;
const newId = () => `INT${++keys}X${Date.now()}`;

beforeAll(async () => {
  sandbox = await startSandbox();
  const { description } = sandbox;
  gateway = await startPaying({ description, place: { databaseUrl: null, dataDir }, key: newKey() });
}, 60_000);
afterEach(async () => {
  expect(await control(sandbox.description, 'GET', '/ledger/check')).toMatchObject({ balanced: true });
});
afterAll(async () => {
  await gateway.close();
  await sandbox.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const euros: InternationalInput = { currencyOfTransfer: 'EUR', chargeBearer: 'SHARED', exchangeRate: null };
const toGermany = () => ({
  creditor: {
    name: 'Alice',
    iban: accountNamed('alice-rheinbank-giro').iban,
    sortCode: null,
    accountNumber: null,
    bic: 'RHEIDEFF',
  },
  amount: '10.00',
  currency: 'EUR',
});

function orderedAt(bankId: string, id: string, international: InternationalInput, more: object = {}) {
  return requestFor(bankId, id, { order: { ...orderAt(bankId, id), ...toGermany(), international, ...more } });
}

it.each(['albion', 'thistle'])(
  'in euros from %s: the rate and the charge are told before, and are what is paid',
  async (bankId) => {
    const { description } = sandbox;
    // The decisive answer is lost as well.
    await control(description, 'PUT', `/banks/${bankId}/payments`, { settleMs: 0, loseAnswer: 'reset', loseTimes: 1 });
    const id = newId();
    const payment = initiated(await gateway.service.initiate(orderedAt(bankId, id, euros)));
    expect(payment.bankTerms).toMatchObject({
      charges: [{ chargeBearer: 'DEBTOR', type: 'UK.OBIE.SWIFT', amount: { amountMinor: 300n, currency: 'GBP' } }],
      exchangeRate: { unitCurrency: 'EUR', rate: '0.8547', rateType: 'ACTUAL', expiresAt: expect.any(String) },
    });
    const callback = await authorize(description, payment.secrets.authorizationUrl ?? '', 'finn');
    await gateway.service.complete(callback, null);
    const ended = await hastenedUntilIs(gateway, payment.id, ({ stage }) => stage === 'ENDED');
    // Thistle keeps no keys: that it was paid is known, and nobody can tell as which.
    expect(ended.status).toBe(bankId === 'albion' ? 'SETTLED' : 'UNKNOWN');
    expect(await moved(description, id)).toMatchObject({ payments: 1, moved: 1 });
    const [made] = await control<
      { postings: { legs: { amount: string; currency: string; entryId: string | null }[] }[] }[]
    >(description, 'GET', `/payments?endToEndId=${id}`);
    const entries = made?.postings[0]?.legs.filter(({ entryId }) => entryId !== null) ?? [];
    // 10 EUR at 0.85470, and 3 GBP.
    expect(entries).toMatchObject([
      { amount: '-11.55', currency: 'GBP' },
      { amount: '10.00', currency: 'EUR' },
    ]);
  },
  60_000,
);

it('of Berlin Group is a cross-border credit transfer in the amount’s currency, with the fee told', async () => {
  const { description } = sandbox;
  await control(description, 'PUT', '/banks/rheinbank/payments', { settleMs: 0 });
  const id = newId();
  const pounds = { currencyOfTransfer: 'GBP', chargeBearer: 'DEBTOR', exchangeRate: null } as const;
  const to = { ...toGermany().creditor, iban: accountNamed('bob-albion-current').iban, bic: null };
  const asked = orderedAt('rheinbank', id, pounds, { creditor: to, currency: 'GBP', amount: '7.00' });
  const payment = initiated(await gateway.service.initiate(asked));
  expect(payment.bankTerms).toEqual({
    charges: [{ chargeBearer: null, type: 'transactionFees', amount: { amountMinor: 300n, currency: 'EUR' } }],
    exchangeRate: null,
  });
  const callback = await authorize(description, payment.secrets.authorizationUrl ?? '', 'finn');
  await gateway.service.complete(callback, null);
  expect(await hastenedUntilIs(gateway, payment.id, ({ stage }) => stage === 'ENDED')).toMatchObject({
    status: 'SETTLED',
  });
  const made = await control<{ id: string; resource: string; moved: number; currency: string }[]>(
    description,
    'GET',
    '/payments?bank=rheinbank',
  );
  expect(made.filter(({ moved }) => moved === 1)).toMatchObject([
    { id: String(payment.bankPaymentId), resource: 'cross-border-credit-transfers', currency: 'GBP' },
  ]);
}, 60_000);

it('without the money for it is refused before it is submitted', async () => {
  await control(sandbox.description, 'PUT', '/banks/albion/payments', { settleMs: 0 });
  const asked = orderedAt('albion', newId(), euros, { amount: '24000.00' });
  const payment = initiated(await gateway.service.initiate(asked));
  const callback = await authorize(sandbox.description, payment.secrets.authorizationUrl ?? '', 'finn');
  await gateway.service.complete(callback, null);
  const ended = await hastenedUntilIs(gateway, payment.id, ({ stage }) => stage === 'ENDED');
  expect(ended).toMatchObject({ status: 'REJECTED', reasonCode: 'AM04', submittedAtMs: null });
});

it('is not asked for where the profile has none, and otherwise refused for what is wrong with it', async () => {
  const outcomeOf = async (bankId: string, international: InternationalInput, more: object = {}) => {
    const result = await gateway.service.initiate(orderedAt(bankId, newId(), international, more));
    return result.kind === 'invalid' ? result.faults.map(({ field, code }) => `${field} ${code}`) : result.kind;
  };
  expect(await outcomeOf('banque-du-rhone', euros)).toBe('unsupported');
  expect(await outcomeOf('albion', { ...euros, currencyOfTransfer: 'XYZ' })).toEqual([
    'international.currencyOfTransfer INVALID',
  ]);
  expect(await outcomeOf('rheinbank', { ...euros, currencyOfTransfer: 'USD' })).toEqual([
    'international.currencyOfTransfer NOT_OFFERED',
  ]);
  const rate = { rateType: 'AGREED', unitCurrency: 'GBP', rate: null, contractId: 'C1' } as const;
  expect(await outcomeOf('rheinbank', { ...euros, exchangeRate: rate })).toEqual([
    'international.exchangeRate NOT_OFFERED',
  ]);
  expect(await outcomeOf('albion', { ...euros, exchangeRate: rate })).toEqual([
    'international.exchangeRate.rate REQUIRED',
  ]);
  expect(await outcomeOf('albion', { ...euros, exchangeRate: { ...rate, rate: '0.00' } })).toEqual([
    'international.exchangeRate.rate INVALID',
  ]);
  expect(await outcomeOf('albion', { ...euros, exchangeRate: { ...rate, rate: '1.17', contractId: null } })).toEqual([
    'international.exchangeRate.contractId REQUIRED',
  ]);
  expect(await outcomeOf('albion', { ...euros, exchangeRate: { ...rate, rateType: 'ACTUAL', rate: '1.1' } })).toEqual([
    'international.exchangeRate.rate INVALID',
  ]);
  const british = { ...toGermany().creditor, iban: null, sortCode: '102030', accountNumber: '12345678' };
  expect(await outcomeOf('albion', euros, { creditor: british })).toEqual(['creditor.sortCode NOT_OFFERED']);
  expect(await outcomeOf('albion', euros, { requestedExecutionDate: '2099-01-01' })).toContain(
    'international NOT_OFFERED',
  );
  // An agreement that the bank does not know is the bank's to refuse.
  const unknown = { ...euros, exchangeRate: { ...rate, rate: '1.17' } };
  expect(await outcomeOf('albion', unknown)).toBe('rejected');
});
