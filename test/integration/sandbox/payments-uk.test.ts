// Domestic payments at Albion and Thistle over HTTP: the whole flow with its money, what is refused and how, the idempotency
// key, signatures, payments on a day to come.
import { constants, createPublicKey, verify, type webcrypto } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { BankClient } from './bank-client.ts';
import {
  accountNamed,
  ask,
  debtorOf,
  detachedSignature,
  initiationOf,
  PayingParty,
  paymentsOf,
  risk,
  until,
} from './paying-party.ts';
import { settingsOf } from './relying-party.ts';

let sandbox: Sandbox;
const parties = new Map<string, PayingParty>();
const now = new Date('2026-11-22T12:00:00Z');
const world = () => sandbox.description;

beforeAll(async () => {
  sandbox = await startSandbox({ now });
  for (const id of ['albion', 'thistle']) parties.set(id, await PayingParty.discover(world(), id));
});
afterAll(() => sandbox.close());
afterEach(async () => {
  expect((await ask(world(), 'GET', '/ledger/check')).balanced).toBe(true);
  for (const id of ['albion', 'thistle']) await ask(world(), 'DELETE', `/banks/${id}/payments`);
});

const partyOf = (id: string): PayingParty => {
  const party = parties.get(id);
  if (party === undefined) throw new Error(`no party ${id}`);
  return party;
};
const codeOf = (answer: { body: { Errors: { ErrorCode: string }[] } }) => answer.body.Errors.map((e) => e.ErrorCode);

const houses = [
  { id: 'albion', from: 'finn-albion-current', to: 'bob-albion-current', words: 0 },
  { id: 'thistle', from: 'finn-thistle-current', to: 'chloe-thistle-current', words: 1 },
] as const;

describe.each(houses)('at $id', ({ id, from, to, words }) => {
  const pick = (v3: string, v4: string): string => (words === 0 ? v3 : v4);
  const balances = async (party: PayingParty, link: string, slug: string) => {
    const client = new BankClient(party.description, link);
    const { body } = await client.get(`/accounts/${accountNamed(slug).id}/balances`);
    const pence = (type: string) => {
      const found = body.Data.Balance.find((balance: { Type: string }) => balance.Type === type);
      return Math.round(Number(found.Amount.Amount) * 100) * (found.CreditDebitIndicator === 'Debit' ? -1 : 1);
    };
    return { booked: pence(pick('InterimBooked', 'ITBD')), available: pence(pick('InterimAvailable', 'ITAV')) };
  };

  test('a payment from consent to booked money, seen by payee and payer', async () => {
    const party = partyOf(id);
    const link = id === 'albion' ? 'bob-albion' : 'chloe-thistle';
    const before = await balances(party, link, to);
    const initiation = initiationOf(to, '12.34', {
      RemittanceInformation: words === 0 ? { Reference: 'RENT NOV', Unstructured: 'Rent' } : { Unstructured: ['Rent'] },
    });
    const consentId = await party.consent(initiation);
    const client = await party.clientToken();
    const path = `/domestic-payment-consents/${consentId}`;
    expect((await party.call('GET', path, client)).body.Data.Status).toBe(pick('AwaitingAuthorisation', 'AWAU'));
    const token = await party.token(consentId, 'finn', [from]);
    const authorised = await party.call('GET', path, client);
    expect(authorised.body.Data.Status).toBe(pick('Authorised', 'AUTH'));
    expect(authorised.body.Data.Debtor).toMatchObject(debtorOf(from));
    const funds = await party.call('GET', `${path}/funds-confirmation`, token);
    expect(funds.body.Data.FundsAvailableResult.FundsAvailable).toBe(true);

    const made = await party.order(consentId, token, initiation);
    expect([made.status, made.body.Data.Status]).toEqual([201, pick('AcceptedSettlementInProcess', 'ACSP')]);
    expect(made.body.Data.Initiation).toEqual(initiation);
    expect((await party.call('GET', path, client)).body.Data.Status).toBe(pick('Consumed', 'COND'));
    const paymentPath = `/domestic-payments/${made.body.Data.DomesticPaymentId}`;
    const [pending] = await paymentsOf(world(), initiation.EndToEndIdentification);
    expect([pending.status, pending.moved, pending.debtor]).toEqual(['ACSP', 0, from]);
    await until(
      () => party.call('GET', paymentPath, client),
      ({ body }) => body.Data.Status === pick('AcceptedSettlementCompleted', 'ACSC'),
    );
    const details = await party.call('GET', `${paymentPath}/payment-details`, client);
    expect(details.body.Data.PaymentStatus).toMatchObject([{ Status: pick('AcceptedSettlementCompleted', 'ACSC') }]);
    const [booked] = await paymentsOf(world(), initiation.EndToEndIdentification);
    expect([booked.status, booked.moved]).toEqual(['ACSC', 1]);
    expect(booked.postings[0].legs).toMatchObject([
      { account: from, amount: '-12.34' },
      { account: to, amount: '12.34' },
    ]);

    expect(await balances(party, link, to)).toEqual({
      booked: before.booked + 1_234,
      available: before.available + 1_234,
    });
    const reader = new BankClient(world(), link);
    const entries = await reader.transactions(`/accounts/${accountNamed(to).id}`);
    expect(entries.find((entry) => JSON.stringify(entry).includes(initiation.EndToEndIdentification))).toMatchObject({
      CreditDebitIndicator: 'Credit',
      Status: pick('Booked', 'BOOK'),
      TransactionInformation: 'Rent',
      DebtorAccount: { Name: 'Finn Farrowdale' },
    });
  });

  test('what is accepted is pending, and lowers what is available', async () => {
    const party = partyOf(id);
    await ask(world(), 'PUT', `/banks/${id}/payments`, { outcome: 'never' });
    const [payer, link] =
      id === 'albion' ? ['alice-albion-current', 'alice-albion'] : ['alice-thistle-current', 'alice-thistle'];
    const before = await balances(party, link, payer);
    const initiation = initiationOf(from, '5.00', { DebtorAccount: debtorOf(payer) });
    const consentId = await party.consent(initiation);
    const made = await party.order(consentId, await party.token(consentId, 'alice'), initiation);
    expect(made.status).toBe(201);
    const after = await balances(party, link, payer);
    expect(after).toEqual({ booked: before.booked, available: before.available - 500 });
    const reader = new BankClient(world(), link);
    const entries = await reader.transactions(`/accounts/${accountNamed(payer).id}`);
    expect(entries.find((entry) => JSON.stringify(entry).includes(initiation.EndToEndIdentification))).toMatchObject({
      Status: pick('Pending', 'PDNG'),
      CreditDebitIndicator: 'Debit',
    });
    const [{ id: paymentId }] = await paymentsOf(world(), initiation.EndToEndIdentification);
    // The history is played anew; what is pending stays so, and what is booked stays booked.
    await ask(world(), 'PUT', '/clock', { now: now.toISOString() });
    expect(await balances(party, link, payer)).toEqual(after);
    expect(await ask(world(), 'POST', `/payments/${paymentId}/settle`)).toMatchObject({ status: 'ACSC', moved: 1 });
    await ask(world(), 'PUT', '/clock', { now: now.toISOString() });
    expect(await balances(party, link, payer)).toEqual({
      booked: before.booked - 500,
      available: before.available - 500,
    });
  });

  test('a person who refuses ends it; a consent is used once', async () => {
    const party = partyOf(id);
    const initiation = initiationOf(to, '1.00');
    const refused = await party.consent(initiation);
    await party.decide(refused, 'finn', { decision: 'refuse' });
    const { body } = await party.call('GET', `/domestic-payment-consents/${refused}`, await party.clientToken());
    expect(body.Data.Status).toBe(pick('Rejected', 'RJCT'));

    const consentId = await party.consent(initiation);
    const token = await party.token(consentId, 'finn', [from]);
    expect((await party.order(consentId, token, initiation)).status).toBe(201);
    const again = await party.order(consentId, token, initiation);
    expect([again.status, codeOf(again)]).toEqual([400, [pick('UK.OBIE.Resource.InvalidConsentStatus', 'U009')]]);
    expect(await paymentsOf(world(), initiation.EndToEndIdentification)).toHaveLength(1);
  });

  test('a key with the same body is the same request, also many at once; with another body it is refused', async () => {
    const party = partyOf(id);
    const key = { 'x-idempotency-key': `key-${id}` };
    const initiation = initiationOf(to, '2.50');
    const wanted = { Data: { Initiation: initiation }, Risk: risk };
    const client = await party.clientToken();
    const first = await party.post('/domestic-payment-consents', client, wanted, key);
    const second = await party.post('/domestic-payment-consents', client, wanted, key);
    expect([second.status, second.body.Data.ConsentId]).toEqual([201, first.body.Data.ConsentId]);
    const other = { Data: { Initiation: initiationOf(to, '9.99') }, Risk: risk };
    const conflict = await party.post('/domestic-payment-consents', client, other, key);
    expect([conflict.status, codeOf(conflict)]).toEqual([400, [pick('UK.OBIE.Header.Invalid', 'U006')]]);

    const consentId = first.body.Data.ConsentId;
    const token = await party.token(consentId, 'finn', [from]);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => party.order(consentId, token, initiation, 'domestic-payment', key)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.Data.DomesticPaymentId)).size).toBe(1);
    const [payment] = await until(
      () => paymentsOf(world(), initiation.EndToEndIdentification),
      ([found]) => found.status === 'ACSC',
    );
    expect(payment.moved).toBe(1);
    const late = await party.order(consentId, token, initiation, 'domestic-payment', key);
    expect(late.body.Data).toMatchObject({
      DomesticPaymentId: payment.id,
      Status: pick('AcceptedSettlementCompleted', 'ACSC'),
    });
    // A day later the bank has forgotten the key.
    await ask(world(), 'PUT', '/clock', { now: new Date(now.getTime() + 86_400_000).toISOString() });
    const forgotten = await party.post('/domestic-payment-consents', client, wanted, key);
    expect(forgotten.body.Data.ConsentId).not.toBe(consentId);
    await ask(world(), 'PUT', '/clock', { now: now.toISOString() });
  });

  test('what is wrong with a body is told, all of it, with the path', async () => {
    const party = partyOf(id);
    const client = await party.clientToken();
    const right = initiationOf(to, '1.00');
    const send = (initiation: unknown, data: object = {}) =>
      party.post('/domestic-payment-consents', client, { Data: { Initiation: initiation, ...data }, Risk: risk });
    const errorsOf = async (initiation: unknown, data: object = {}) => {
      const answer = await send(initiation, data);
      expect(answer.status).toBe(400);
      return answer.body.Errors.map(({ ErrorCode, Path }: { ErrorCode: string; Path: string }) => [ErrorCode, Path]);
    };
    const at = (path: string) => `Data.Initiation.${path}`;
    const missing = pick('UK.OBIE.Field.Missing', 'U004');
    const invalid = pick('UK.OBIE.Field.Invalid', 'U002');
    const { EndToEndIdentification: _left, ...without } = right;
    expect(await errorsOf({ ...without, InstructedAmount: { Amount: '1.001', Currency: 'GBP' } })).toEqual([
      [missing, at('EndToEndIdentification')],
      [invalid, at('InstructedAmount.Amount')],
    ]);
    for (const amount of ['0.00', '-1.00', 'ten', '1,00', '1000000.01', '']) {
      expect((await send({ ...right, InstructedAmount: { Amount: amount, Currency: 'GBP' } })).status).toBe(400);
    }
    expect((await send({ ...right, InstructedAmount: { Amount: '1.50000', Currency: 'GBP' } })).status).toBe(201);
    expect(await errorsOf({ ...right, InstructedAmount: { Amount: '1.00', Currency: 'EUR' } })).toEqual([
      [pick('UK.OBIE.Unsupported.Currency', 'U023'), at('InstructedAmount.Currency')],
    ]);
    const account = right.CreditorAccount;
    expect(await errorsOf({ ...right, CreditorAccount: { ...account, Identification: '123' } })).toEqual([
      [invalid, at('CreditorAccount.Identification')],
    ]);
    expect(await errorsOf({ ...right, CreditorAccount: { ...account, SchemeName: 'UK.OBIE.PAN' } })).toEqual([
      [pick('UK.OBIE.Unsupported.Scheme', 'U027'), at('CreditorAccount.SchemeName')],
    ]);
    const iban = { ...account, SchemeName: 'UK.OBIE.IBAN', Identification: 'GB00ALBI99881112345678' };
    expect(await errorsOf({ ...right, CreditorAccount: iban })).toEqual([
      [invalid, at('CreditorAccount.Identification')],
    ]);
    expect(await errorsOf({ ...right, DebtorAccount: debtorOf(to) })).toEqual([
      [invalid, at('CreditorAccount.Identification')],
    ]);
    expect(await errorsOf({ ...right, LocalInstrument: 'UK.OBIE.CHAPS' })).toEqual([
      [pick('UK.OBIE.Unsupported.LocalInstrument', 'U026'), at('LocalInstrument')],
    ]);
    expect(await errorsOf({ ...right, Colour: 'red' })).toEqual([
      [pick('UK.OBIE.Field.Unexpected', 'U005'), at('Colour')],
    ]);
    const elsewhere = id === 'albion' ? 'alice-thistle-current' : 'alice-albion-current';
    expect(await errorsOf({ ...right, DebtorAccount: debtorOf(elsewhere) })).toEqual([
      [pick('UK.OBIE.Unsupported.AccountIdentifier', 'U021'), at('DebtorAccount.Identification')],
    ]);
    expect((await party.post('/domestic-payment-consents', client, { Data: { Initiation: right } })).status).toBe(400);
    for (const key of ['', 'k'.repeat(41), ' ']) {
      const answer = await party.post(
        '/domestic-payment-consents',
        client,
        { Data: { Initiation: right }, Risk: risk },
        { 'x-idempotency-key': key },
      );
      expect(answer.status).toBe(400);
    }
    expect((await party.call('GET', '/domestic-payment-consents/none', client)).status).toBe(400);
    expect((await party.call('GET', '/domestic-payments/none', client)).status).toBe(400);
    expect((await party.call('DELETE', '/domestic-payments/none', client)).status).toBe(405);
  });

  test('an order must be what was consented to, with the token of who consented', async () => {
    const party = partyOf(id);
    const initiation = initiationOf(to, '3.00');
    const consentId = await party.consent(initiation);
    const client = await party.clientToken();
    expect((await party.order(consentId, client, initiation)).status).toBe(401);
    const token = await party.token(consentId, 'finn', [from]);
    const mismatch = pick('UK.OBIE.Resource.ConsentMismatch', 'U008');
    const more = { ...initiation, InstructedAmount: { Amount: '300.00', Currency: 'GBP' } };
    expect(codeOf(await party.order(consentId, token, more))).toEqual([mismatch]);
    const other = await party.consent(initiation);
    expect(codeOf(await party.order(other, token, initiation))).toEqual([mismatch]);
    const body = { Data: { ConsentId: consentId, Initiation: initiation }, Risk: {} };
    expect(codeOf(await party.post('/domestic-payments', token, body))).toEqual([mismatch]);
    // A payment's token opens no accounts, an account's token no payments.
    const accounts = await party.party.request('GET', '/accounts', token);
    expect(accounts.status).toBe(403);
    const access = await party.party.clientToken();
    expect((await party.call('GET', `/domestic-payment-consents/${consentId}`, access)).status).toBe(401);
    await ask(world(), 'DELETE', `/consents/${consentId}`);
    const revoked = await party.order(consentId, token, initiation);
    expect([revoked.status, codeOf(revoked)]).toEqual([400, [pick('UK.OBIE.Resource.InvalidConsentStatus', 'U009')]]);
    expect(await paymentsOf(world(), initiation.EndToEndIdentification)).toEqual([]);
  });

  test('a person cannot pay from someone else’s account, nor a savings bank’s card', async () => {
    const party = partyOf(id);
    const initiation = initiationOf(to, '3.00', { DebtorAccount: debtorOf(from) });
    const consentId = await party.consent(initiation);
    const stranger = await party.decide(consentId, id === 'albion' ? 'bob' : 'chloe', { accounts: [from] });
    expect(stranger.status).toBe(422);
    if (id === 'albion') {
      const open = await party.consent(initiationOf(to, '3.00'));
      expect((await party.decide(open, 'alice', { accounts: ['alice-albion-card'] })).status).toBe(422);
      expect((await party.decide(open, 'alice', { accounts: ['alice-albion-loan'] })).status).toBe(422);
    }
  });

  test.each([
    ['insufficient-funds', 'AM04', { InstructedAmount: { Amount: '24000.00', Currency: 'GBP' } }],
    ['limit', 'AM14', { InstructedAmount: { Amount: '25000.01', Currency: 'GBP' } }],
    [
      'invalid-creditor',
      'AC03',
      {
        CreditorAccount: {
          SchemeName: 'UK.OBIE.SortCodeAccountNumber',
          Identification: '99881100000001',
          Name: 'Nobody',
        },
      },
    ],
    [
      'payee-account-closed',
      'AC07',
      {
        CreditorAccount: {
          SchemeName: 'UK.OBIE.IBAN',
          Identification: accountNamed('alice-rheinbank-closed').iban,
          Name: 'Alice Ashgrove',
        },
      },
    ],
    [
      'payee-currency',
      'AC11',
      {
        CreditorAccount: {
          SchemeName: 'UK.OBIE.IBAN',
          Identification: accountNamed('alice-rheinbank-giro').iban,
          Name: 'Alice Ashgrove',
        },
      },
    ],
  ])('is rejected for %s, and no money moves', async (reason, code, more) => {
    const party = partyOf(id);
    await ask(world(), 'PUT', `/banks/${id}/payments`, { settleMs: 0 });
    const initiation = initiationOf(to, '4.00', more);
    const consentId = await party.consent(initiation);
    const token = await party.token(consentId, 'finn', [from]);
    if (reason === 'insufficient-funds') {
      const path = `/domestic-payment-consents/${consentId}/funds-confirmation`;
      const { body } = await party.call('GET', path, token);
      expect(body.Data.FundsAvailableResult.FundsAvailable).toBe(false);
    }
    const made = await party.order(consentId, token, initiation);
    expect(made.status).toBe(201);
    const path = `/domestic-payments/${made.body.Data.DomesticPaymentId}`;
    const client = await party.clientToken();
    const { body } = await until(
      () => party.call('GET', path, client),
      (answer) => answer.body.Data.Status === pick('Rejected', 'RJCT'),
    );
    if (words === 1) expect(body.Data.StatusReason[0].StatusReasonCode).toBe(code);
    const details = await party.call('GET', `${path}/payment-details`, client);
    expect(JSON.stringify(details.body.Data.PaymentStatus[0].StatusDetail)).toContain(code);
    const [payment] = await paymentsOf(world(), initiation.EndToEndIdentification);
    expect(payment).toMatchObject({ status: 'RJCT', reason, reasonCode: code, moved: 0 });
  });

  test('on a day to come, it waits for the bank’s clock', async () => {
    const party = partyOf(id);
    await ask(world(), 'PUT', `/banks/${id}/payments`, { settleMs: 0 });
    const at = '2026-12-01T06:00:00+00:00';
    const initiation = initiationOf(to, '8.00', { RequestedExecutionDateTime: at });
    const kind = 'domestic-scheduled-payment';
    const consentId = await party.consent(initiation, kind, { Permission: 'Create' });
    const token = await party.token(consentId, 'finn', [from]);
    const made = await party.order(consentId, token, initiation, kind);
    expect([made.status, made.body.Data.Status]).toEqual([201, pick('InitiationPending', 'ACTC')]);
    const path = `/${kind}s/${made.body.Data.DomesticScheduledPaymentId}`;
    const client = await party.clientToken();
    expect((await paymentsOf(world(), initiation.EndToEndIdentification))[0].moved).toBe(0);
    await ask(world(), 'PUT', '/clock', { now: '2026-12-01T07:00:00Z' });
    const { body } = await until(
      () => party.call('GET', path, client),
      (answer) => answer.body.Data.Status === pick('InitiationCompleted', 'ACSC'),
    );
    expect(body.Data.Initiation).toEqual(initiation);
    const details = await party.call('GET', `${path}/payment-details`, client);
    expect(details.body.Data.PaymentStatus[0].Status).toBe(pick('AcceptedSettlementCompleted', 'ACSC'));
    expect((await paymentsOf(world(), initiation.EndToEndIdentification))[0].moved).toBe(1);
    await ask(world(), 'PUT', '/clock', { now: now.toISOString() });
    const past = await party.post(`/${kind}-consents`, client, {
      Data: { Permission: 'Create', Initiation: { ...initiation, RequestedExecutionDateTime: '2026-11-01T00:00:00Z' } },
      Risk: risk,
    });
    expect(codeOf(past)).toEqual([pick('UK.OBIE.Field.InvalidDate', 'U003')]);
  });
});

describe('money between banks', () => {
  test('from Albion to Thistle goes through both banks’ books', async () => {
    const party = partyOf('albion');
    await ask(world(), 'PUT', '/banks/albion/payments', { settleMs: 0 });
    const initiation = initiationOf('chloe-thistle-current', '10.00', {
      DebtorAccount: debtorOf('finn-albion-current'),
    });
    const consentId = await party.consent(initiation);
    await party.order(consentId, await party.token(consentId, 'finn'), initiation);
    const [payment] = await paymentsOf(world(), initiation.EndToEndIdentification);
    expect(
      payment.postings[0].legs.map(({ account, amount }: { account: string; amount: string }) => [account, amount]),
    ).toEqual([
      ['finn-albion-current', '-10.00'],
      ['chloe-thistle-current', '10.00'],
      ['nostro:albion:thistle', '10.00'],
      ['nostro:thistle:albion', '-10.00'],
    ]);
    const reader = new BankClient(world(), 'chloe-thistle');
    const entries = await reader.transactions(`/accounts/${accountNamed('chloe-thistle-current').id}`);
    expect(JSON.stringify(entries)).toContain(initiation.EndToEndIdentification);
  });

  test('to a bank that is not in the sandbox goes to the clearing', async () => {
    const party = partyOf('albion');
    await ask(world(), 'PUT', '/banks/albion/payments', { settleMs: 0 });
    const initiation = initiationOf('bob-albion-current', '10.00', {
      CreditorAccount: {
        SchemeName: 'UK.OBIE.SortCodeAccountNumber',
        Identification: '20000055779911',
        Name: 'Somebody Else',
      },
    });
    const consentId = await party.consent(initiation);
    await party.order(consentId, await party.token(consentId, 'finn'), initiation);
    const [payment] = await paymentsOf(world(), initiation.EndToEndIdentification);
    expect(payment.postings[0].legs[1]).toMatchObject({ account: 'clearing:albion', amount: '10.00' });
  });
});

describe('signatures', () => {
  const send = async (signature: (body: string) => string) => {
    const party = partyOf('albion');
    const body = { Data: { Initiation: initiationOf('bob-albion-current', '1.00') }, Risk: risk };
    const client = await party.clientToken();
    return party.post('/domestic-payment-consents', client, body, {
      'x-jws-signature': signature(JSON.stringify(body)),
    });
  };
  const albion = () => partyOf('albion').party;
  test.each([
    ['none', 'Missing', () => ''],
    ['no JWS', 'Malformed', () => 'a.b.c'],
    ['an attached payload', 'Malformed', (body: string) => detachedSignature(albion(), body).replace('..', '.e30.')],
    ['another body', 'Invalid', (body: string) => detachedSignature(albion(), `${body} `)],
    ['no kid', 'MissingClaim', (body: string) => detachedSignature(albion(), body, { kid: undefined })],
    ['another kid', 'InvalidClaim', (body: string) => detachedSignature(albion(), body, { kid: 'other' })],
    ['b64 true', 'InvalidClaim', (body: string) => detachedSignature(albion(), body, { b64: true })],
    ['another algorithm', 'InvalidClaim', (body: string) => detachedSignature(albion(), body, { alg: 'none' })],
    ['crit without b64', 'InvalidClaim', (body: string) => detachedSignature(albion(), body, { crit: ['b64'] })],
    [
      'a signature of tomorrow',
      'InvalidClaim',
      (body: string) =>
        detachedSignature(albion(), body, { 'http://openbanking.org.uk/iat': Date.now() / 1_000 + 9_999 }),
    ],
    [
      'another issuer',
      'InvalidClaim',
      (body: string) => detachedSignature(albion(), body, { 'http://openbanking.org.uk/iss': 'someone' }),
    ],
  ])('Albion refuses %s', async (_name, code, signature) => {
    const answer = await send(signature);
    expect([answer.status, codeOf(answer)]).toEqual([400, [`UK.OBIE.Signature.${code}`]]);
  });

  test('Albion’s own answers are signed, refusals too', async () => {
    for (const signature of [(body: string) => detachedSignature(albion(), body), () => '']) {
      const { headers, text } = await send(signature);
      const [header = '', , value = ''] = (headers.get('x-jws-signature') ?? '').split('.');
      const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString());
      const jwks = await (await fetch(`${settingsOf(albion().bank).issuer}/jwks`)).json();
      const jwk = (jwks as { keys: (webcrypto.JsonWebKey & { kid: string })[] }).keys.find((key) => key.kid === kid);
      const key = createPublicKey({ key: jwk ?? {}, format: 'jwk' });
      const signed = Buffer.from(`${header}.${text}`);
      const padding = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
      expect(verify('sha256', signed, padding, Buffer.from(value, 'base64url'))).toBe(true);
    }
  });
});

test('southern-cross has no payments; Thistle’s are behind its certificate', async () => {
  const southern = world().banks.find(({ id }) => id === 'southern-cross');
  expect(southern?.endpoints.payments).toBeUndefined();
  const thistle = world().banks.find(({ id }) => id === 'thistle');
  expect(thistle?.tls?.endpoints.payments).toMatch(/^https:.*\/open-banking\/v4\.0\/pisp$/);
  const token = await partyOf('thistle').clientToken();
  const plain = await fetch(`${thistle?.endpoints.payments}/domestic-payments/x`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(plain.status).toBe(401);
});
