// Paying through GraphQL over real HTTP: initiate, the bank's pages (played by the sandbox's control API), the callback, until
// the bank has settled it. Every rejection that a client, a customer or a bank can cause, too. What happens under crashes and
// lost answers is test/integration/payments'.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { accountNamed } from '../../../src/sandbox/ledger/accounts.ts';
import { openStore } from '../../../src/store/store.ts';
import { testIds } from '../../support/ids.ts';
import { type Answer, allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';

const redirectUri = 'http://127.0.0.1:3000/linked';
const payment = `id status confirmationRequired bank { name } customer { id } debtorAccount { id name } creditor { name identification { iban sortCode accountNumber } }
  instructedAmount { amount currency } remittanceInformation endToEndId requestedExecutionDate isInstant statusReason { code message }
  authorizationUrl authorizationExpiresAt createdAt updatedAt bankReference events { status at source cursor statusReason { code } }`;
const initiate = `mutation ($input: InitiatePaymentInput!) { initiatePayment(input: $input) { __typename
  ... on InitiatePaymentSuccess { authorizationUrl payment { ${payment} } }
  ... on Rejection { message retryable }
  ... on ValidationRejection { fields { field code message } rejectedPayment { id } }
  ... on InsufficientFundsRejection { rejectedPayment { id status statusReason { code } } }
  ... on LimitRejection { limit }
  ... on BankUnavailableRejection { rejectedPayment { id status } }
  ... on OutcomeUnknown { payment { id status } } } }`;
const byKey = `query ($key: String!) { paymentByIdempotencyKey(idempotencyKey: $key) { ${payment} } }`;
const byId = `query ($id: ID!) { payment(id: $id) { id status } node(id: $id) { __typename id ... on Payment { status } } }`;
const accounts = `{ me { accounts(first: 50) { edges { node { id name bank { id name } identification { iban sortCode accountNumber }
  spendable { signedAmount { amount } provenance { freshness } } } } } } }`;

const played = z.object({ location: z.string(), form: z.record(z.string(), z.string()).optional() });

interface Account {
  readonly id: string;
  readonly name: string;
  readonly bank: { readonly id: string; readonly name: string };
  readonly spendable: { readonly signedAmount: { readonly amount: string } } | null;
}

describe('paying', () => {
  let gateway: TestGateway;
  const settings = storeSettings();
  let alice: string;
  let own: readonly Account[];
  let keys = 0;
  const scopes = `${allScopes} payments:write`;

  beforeAll(async () => {
    gateway = await startTestGateway({ env: settings });
    alice = await gateway.token({ customer: 'alice', scope: scopes });
    own = await readAccounts();
  });
  afterEach(async () => {
    for (const bank of ['albion', 'thistle', 'rheinbank']) {
      await gateway.clearFaults(bank);
      await gateway.control('DELETE', `/banks/${bank}/payments`);
    }
  });
  afterAll(() => gateway?.stop());

  async function readAccounts(): Promise<readonly Account[]> {
    const { data } = await gateway.query(alice, accounts);
    return data.me.accounts.edges.map(({ node }: { node: Account }) => node);
  }
  function account(bankName: string, name: string): Account {
    const found = own.find((candidate) => candidate.bank.name === bankName && candidate.name === name);
    if (found === undefined) throw new Error(`no account ${name} at ${bankName}`);
    return found;
  }
  const amountOf = (list: readonly Account[], id: string) =>
    Number(list.find((candidate) => candidate.id === id)?.spendable?.signedAmount.amount);
  const newKey = () => {
    keys += 1;
    return `key-${keys}`;
  };
  const albion = () => account('Albion Bank', 'Albion Current').id;
  const giro = () => account('Rheinbank', 'Girokonto').id;
  const toBritish = (slug = 'bob-albion-current') => {
    const { sortCode, accountNumber } = accountNamed(slug);
    return { name: 'Bob', sortCode, accountNumber };
  };
  const toGerman = () => ({ name: 'Chloe', iban: accountNamed('chloe-rheinbank-giro').iban });

  function inputFor(more: object = {}) {
    return {
      idempotencyKey: newKey(),
      debtorAccountId: albion(),
      creditor: toBritish(),
      amount: { amount: '1.25', currency: 'GBP' },
      redirectUri,
      ...more,
    };
  }
  const pay = (input: object, token: string | null = alice): Promise<Answer> =>
    gateway.query(token, initiate, { input });

  /** The customer at the bank, and back at the callback: gives where the callback sends them. */
  async function authorise(url: string, decision = 'allow', customer = 'alice'): Promise<URL> {
    const answer = await gateway.control('POST', '/authorizations', { url, customer, decision });
    const { location, form } = played.parse(await answer.json());
    const { hash } = new URL(location);
    const posted = hash === '' ? form : Object.fromEntries(new URLSearchParams(hash.slice(1)));
    const back = await fetch(location, {
      redirect: 'manual',
      ...(posted === undefined ? {} : { method: 'POST', body: new URLSearchParams(posted) }),
    });
    expect(back.status).toBe(303);
    return new URL(back.headers.get('location') ?? '');
  }

  async function until(key: string, isWanted: (status: string) => boolean) {
    for (let look = 0; look < 120; look++) {
      const { data } = await gateway.query(alice, byKey, { key });
      if (isWanted(data.paymentByIdempotencyKey.status)) return data.paymentByIdempotencyKey;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${key} did not get where it should`);
  }
  const movesOf = async (endToEndId: string) => {
    const moves = await (await gateway.control('GET', `/payments/moves?endToEndId=${endToEndId}`)).json();
    const found = z.record(z.string(), z.object({ payments: z.number(), moved: z.number() })).parse(moves)[endToEndId];
    return found ?? { payments: 0, moved: 0 };
  };

  it.each([
    ['Albion Bank', 'Albion Current', 'Thistle Bank', 'Thistle Classic', 'GBP'],
    ['Thistle Bank', 'Thistle Classic', 'Albion Bank', 'Albion Easy Saver', 'GBP'],
    ['Rheinbank', 'Girokonto', 'Rheinbank', 'Tagesgeld', 'EUR'],
  ])(
    'from %s’s %s to one’s own at %s: the customer authorises it, it settles, both balances are read anew',
    {
      timeout: 30_000,
    },
    async (fromBank, fromName, toBank, toName, currency) => {
      const from = account(fromBank, fromName);
      const to = account(toBank, toName);
      const numbers = await gateway.query(
        alice,
        'query ($id: ID!) { account(id: $id) { identification { iban sortCode accountNumber } } }',
        { id: to.id },
      );
      const { iban, sortCode, accountNumber } = numbers.data.account.identification;
      const creditor = currency === 'EUR' ? { name: 'Alice', iban } : { name: 'Alice', sortCode, accountNumber };
      const input = inputFor({
        debtorAccountId: from.id,
        creditor,
        amount: { amount: '12.34', currency },
        remittanceInformation: 'Savings',
        state: 'mine',
      });
      const before = await readAccounts();
      const first = await pay(input);
      expect(first.errors).toEqual([]);
      expect(first.data.initiatePayment).toMatchObject({
        __typename: 'InitiatePaymentSuccess',
        payment: {
          status: 'AWAITING_AUTHORISATION',
          bank: { name: fromBank },
          debtorAccount: { id: from.id, name: from.name },
          creditor: { name: 'Alice' },
          instructedAmount: { amount: '12.34', currency },
          remittanceInformation: 'Savings',
          bankReference: currency === 'EUR' ? expect.any(String) : null,
          statusReason: null,
          events: [{ status: 'AWAITING_AUTHORISATION', source: 'GATEWAY' }],
        },
      });
      const { authorizationUrl, payment: made } = first.data.initiatePayment;
      expect(made.authorizationUrl).toBe(authorizationUrl);
      const back = await authorise(authorizationUrl);
      expect(back.origin + back.pathname).toBe(redirectUri);
      expect(Object.fromEntries(back.searchParams)).toEqual({ payment: made.id, state: 'mine' });
      const settled = await until(input.idempotencyKey, (status) => status === 'SETTLED');
      expect(settled).toMatchObject({ id: made.id, authorizationUrl: null, authorizationExpiresAt: null });
      expect(settled.events.at(-1)).toMatchObject({ status: 'SETTLED', source: 'BANK' });
      expect(await movesOf(made.endToEndId)).toMatchObject({ payments: 1, moved: 1 });
      // What was cached of both accounts is forgotten once the gateway knows: it is told of in the log of the cache only.
      await expect
        .poll(async () => {
          const after = await readAccounts();
          return [from.id, to.id].map((id) => Math.round((amountOf(after, id) - amountOf(before, id)) * 100));
        })
        .toEqual([-1234, 1234]);
      const again = await pay(input);
      expect(again.data.initiatePayment).toMatchObject({
        __typename: 'InitiatePaymentSuccess',
        authorizationUrl: null,
        payment: { id: made.id, status: 'SETTLED' },
      });
    },
  );

  it('where the customer chooses the account at the bank, once it is confirmed by the code they came back with', async () => {
    const bankId = account('Albion Bank', 'Albion Current').bank.id;
    const input = inputFor({ debtorAccountId: undefined, bankId });
    const { data } = await pay(input);
    expect(data.initiatePayment).toMatchObject({
      __typename: 'InitiatePaymentSuccess',
      payment: { debtorAccount: null, confirmationRequired: true },
    });
    const back = await authorise(data.initiatePayment.authorizationUrl);
    const code = back.searchParams.get('code');
    expect((await until(input.idempotencyKey, () => true)).status).toBe('AWAITING_AUTHORISATION');
    const confirm = `mutation ($code: String!) { confirmPayment(code: $code) { __typename
      ... on ConfirmPaymentSuccess { payment { id status } } ... on ConfirmPaymentRejection { code retryable } } }`;
    const erin = await gateway.token({ customer: 'erin', scope: scopes });
    for (const [token, given] of [
      [alice, 'guessed'],
      [erin, code],
    ] as const) {
      expect((await gateway.query(token, confirm, { code: given })).data.confirmPayment).toEqual({
        __typename: 'ConfirmPaymentRejection',
        code: 'CODE_NOT_VALID',
        retryable: false,
      });
    }
    const [first, second] = await Promise.all([1, 2].map(() => gateway.query(alice, confirm, { code })));
    for (const answer of [first, second]) {
      expect(answer?.data.confirmPayment).toMatchObject({
        __typename: 'ConfirmPaymentSuccess',
        payment: { id: data.initiatePayment.payment.id },
      });
    }
    expect((await until(input.idempotencyKey, (status) => status === 'SETTLED')).bankReference).not.toBeNull();
  });

  it('once for one key, however many ask at once', async () => {
    const input = inputFor();
    const answers = await Promise.all(Array.from({ length: 20 }, () => pay(input)));
    const ids = answers.map(({ data }) => data.initiatePayment.payment?.id);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toEqual(expect.any(String));
    const other = await pay({ ...input, amount: { amount: '1.26', currency: 'GBP' } });
    expect(other.data.initiatePayment).toMatchObject({ __typename: 'IdempotencyConflictRejection', retryable: false });
  });

  it('finds the first answer again when the bank has gone since', async () => {
    const input = inputFor({ debtorAccountId: giro(), creditor: toGerman(), amount: { amount: '2', currency: 'EUR' } });
    const first = await pay(input);
    expect(first.data.initiatePayment.__typename).toBe('InitiatePaymentSuccess');
    await gateway.setFaults('rheinbank', { status: 503 });
    const again = await pay(input);
    expect(again.data.initiatePayment.payment.id).toBe(first.data.initiatePayment.payment.id);
  });

  it('tells every fault of the input at once, before any call, and leaves the key free', async () => {
    const key = newKey();
    const bankId = account('Rheinbank', 'Girokonto').bank.id;
    await gateway.takeCalls('rheinbank');
    const { data } = await pay({
      idempotencyKey: key,
      bankId,
      creditor: { name: ' ', iban: 'DE00123' },
      amount: { amount: '1.234', currency: 'EUR' },
      endToEndId: 'x//y',
      requestedExecutionDate: '2001-01-01',
      redirectUri: 'https://evil.example/',
      state: 'x'.repeat(513),
    });
    expect(data.initiatePayment).toMatchObject({
      __typename: 'ValidationRejection',
      retryable: false,
      rejectedPayment: null,
    });
    expect(
      data.initiatePayment.fields.map(({ field, code }: { field: string; code: string }) => [field, code]),
    ).toEqual(
      expect.arrayContaining([
        ['amount.amount', 'INVALID'],
        ['creditor.iban', 'INVALID'],
        ['creditor.name', 'REQUIRED'],
        ['debtorAccountId', 'REQUIRED'],
        ['endToEndId', 'INVALID'],
        ['requestedExecutionDate', 'IN_THE_PAST'],
        ['redirectUri', 'INVALID'],
        ['state', 'TOO_LONG'],
      ]),
    );
    expect(await gateway.takeCalls('rheinbank')).toEqual([]);
    const { data: after } = await gateway.query(alice, byKey, { key });
    expect(after.paymentByIdempotencyKey).toBeNull();
  });

  it.each([
    ['no bank and no account', { debtorAccountId: undefined }, 'bankId', 'REQUIRED'],
    ['an account of nobody', { debtorAccountId: 'x' }, 'debtorAccountId', 'INVALID'],
    ['a key of blanks', { idempotencyKey: '  ' }, 'idempotencyKey', 'CHARACTERS'],
    ['a key with a zero byte', { idempotencyKey: 'k\0' }, 'idempotencyKey', 'CHARACTERS'],
    ['a state with a zero byte', { state: 'x\0' }, 'state', 'CHARACTERS'],
    ['a key of 41 characters', { idempotencyKey: 'k'.repeat(41) }, 'idempotencyKey', 'TOO_LONG'],
    [
      'a currency the bank does not pay in',
      { amount: { amount: '1', currency: 'JPY' } },
      'amount.currency',
      'NOT_OFFERED',
    ],
    ['an amount of nothing', { amount: { amount: '0.00', currency: 'GBP' } }, 'amount.amount', 'INVALID'],
    [
      'a sort code of five digits',
      { creditor: { name: 'B', sortCode: '12345', accountNumber: '12345678' } },
      'creditor.sortCode',
      'INVALID',
    ],
  ])('refuses %s by its field', async (_what, more, field, code) => {
    const { data } = await pay(inputFor(more));
    expect(data.initiatePayment.fields).toEqual([expect.objectContaining({ field, code })]);
  });

  it('has no payments at a bank whose standard has none, and asks it nothing', async () => {
    const { bank, id } = own.find((candidate) => candidate.bank.name === 'Southern Cross Bank') ?? account('', '');
    await gateway.takeCalls('southern-cross');
    for (const more of [{ debtorAccountId: id }, { debtorAccountId: undefined, bankId: bank.id }]) {
      expect((await pay(inputFor(more))).data.initiatePayment).toMatchObject({
        __typename: 'UnsupportedRejection',
        retryable: false,
      });
    }
    expect(await gateway.takeCalls('southern-cross')).toEqual([]);
    const { data } = await gateway.query(alice, '{ banks { name capabilities } }');
    const namesWith = (capability: string): string[] =>
      data.banks
        .filter(({ capabilities }: { capabilities: string[] }) => capabilities.includes(capability))
        .map(({ name }: { name: string }) => name)
        .sort();
    const all = ['Albion Bank', 'Banque du Rhône', 'Rheinbank', 'Thistle Bank'];
    expect(namesWith('PAYMENTS')).toEqual(all);
    expect(namesWith('STANDING_ORDER_PAYMENTS')).toEqual(all);
    expect(namesWith('INTERNATIONAL_PAYMENTS')).toEqual(['Albion Bank', 'Rheinbank', 'Thistle Bank']);
  });

  it('shows what proves it, where an entry of the statement does, to who may see transactions', async () => {
    const from = account('Thistle Bank', 'Thistle Classic');
    await gateway.control('PUT', '/banks/thistle/payments', { settleMs: 0 });
    const asked = inputFor({ debtorAccountId: from.id });
    const { data } = await pay(asked);
    const { authorizationUrl, payment: begun } = data.initiatePayment;
    await authorise(authorizationUrl);
    const settled = await until(asked.idempotencyKey, (status) => status === 'SETTLED');
    const statement = await gateway.query(
      alice,
      `query ($id: ID!) { account(id: $id) { transactions(first: 50) { edges { node { id endToEndId bookingDate } } } } }`,
      { id: from.id },
    );
    const entry = statement.data.account.transactions.edges
      .map(({ node }: { node: { id: string; endToEndId: string | null; bookingDate: string } }) => node)
      .find(({ endToEndId }: { endToEndId: string | null }) => endToEndId === settled.endToEndId);
    const query =
      'query ($id: ID!) { payment(id: $id) { status evidence { date source at transaction { id endToEndId } } } }';
    expect((await gateway.query(alice, query, { id: begun.id })).data.payment).toEqual({
      status: 'SETTLED',
      evidence: null,
    });
    // As the search keeps it.
    const [place, key] = [testIds.parse(entry.id), testIds.parse(begun.id)];
    if (place?.type !== 'Transaction' || key?.type !== 'Payment') throw new Error('no such ids');
    const [id = '', secret = ''] = settings.STORE_KEYS.split(':');
    const keys = [{ id, key: Buffer.from(secret, 'base64') }];
    const store = await openStore({ databaseUrl: null, dataDir: settings.DATA_DIR, keys });
    const record = await store.payments.read(key.paymentId);
    if (record === null) throw new Error('no such payment');
    const { accountKey, entryKey } = place;
    const evidence = { entryId: 'e1', linkId: 'any', accountKey, entryKey, day: entry.bookingDate };
    await store.payments.change(record, { evidence }, Date.now());
    await store.close();
    const shown = await gateway.query(alice, query, { id: begun.id });
    expect(shown.errors).toEqual([]);
    expect(shown.data.payment.evidence).toEqual({
      date: entry.bookingDate,
      source: 'STATEMENT',
      at: expect.stringMatching(/Z$/),
      transaction: { id: entry.id, endToEndId: settled.endToEndId },
    });
    const without = await gateway.token({ customer: 'alice', scope: 'payments:read' });
    const hidden = await gateway.query(without, query, { id: begun.id });
    expect(hidden.data.payment).toEqual({ status: 'SETTLED', evidence: null });
    expect(hidden.errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  }, 30_000);

  it('comes to nothing when the customer refuses at the bank', async () => {
    const input = inputFor();
    const { data } = await pay(input);
    const back = await authorise(data.initiatePayment.authorizationUrl, 'refuse');
    expect(back.searchParams.get('error')).toBe('access_denied');
    const ended = await until(input.idempotencyKey, (status) => status === 'CANCELLED');
    expect(ended).toMatchObject({ statusReason: { code: 'DS02' }, events: [{}, { source: 'CUSTOMER' }] });
    expect(await movesOf(ended.endToEndId)).toMatchObject({ moved: 0 });
  });

  it('says that there is not enough', async () => {
    const input = inputFor({ amount: { amount: '900000.00', currency: 'GBP' } });
    const { data } = await pay(input);
    await authorise(data.initiatePayment.authorizationUrl);
    await until(input.idempotencyKey, (status) => status === 'REJECTED');
    const { data: again } = await pay(input);
    expect(again.initiatePayment).toMatchObject({
      __typename: 'InsufficientFundsRejection',
      retryable: true,
      rejectedPayment: { status: 'REJECTED', statusReason: { code: 'AM04' } },
    });
  });

  it('says that nothing was paid when the bank is down', async () => {
    await gateway.setFaults('albion', { status: 503 });
    const known = await pay(inputFor());
    expect(known.errors).toEqual([]);
    expect(['BankUnavailableRejection', 'OutcomeUnknown']).toContain(known.data.initiatePayment.__typename);
  });

  it('says that it is unknown while the bank is slow, and goes on behind', { timeout: 30_000 }, async () => {
    await gateway.setFaults('albion', { latencyMs: 2500, match: 'domestic-payment-consents' });
    const input = inputFor();
    const { data, durationMs } = await pay(input);
    expect(data.initiatePayment).toMatchObject({
      __typename: 'OutcomeUnknown',
      payment: { status: 'AWAITING_AUTHORISATION' },
    });
    expect(durationMs).toBeLessThan(5000);
    await gateway.clearFaults('albion');
    await expect
      .poll(async () => (await pay(input)).data.initiatePayment.authorizationUrl ?? null, { timeout: 15_000 })
      .toEqual(expect.any(String));
  });

  it('says that nobody knows, also to the operator, when the answer to the decisive call is lost for good', {
    timeout: 30_000,
  }, async () => {
    // Thistle is not known to keep idempotency keys: it is not asked to pay again.
    const plan = { loseAnswer: 'reset', loseOn: ['payment'] };
    expect((await gateway.control('PUT', '/banks/thistle/payments', plan)).status).toBe(200);
    const input = inputFor({ debtorAccountId: account('Thistle Bank', 'Thistle Classic').id });
    const { data } = await pay(input);
    const back = await authorise(data.initiatePayment.authorizationUrl);
    expect(back.searchParams.get('error')).toBe('outcome_unknown');
    const { endToEndId } = await until(input.idempotencyKey, (status) => status === 'UNKNOWN');
    expect((await pay(input)).data.initiatePayment).toMatchObject({
      __typename: 'OutcomeUnknown',
      payment: { status: 'UNKNOWN' },
    });
    await expect.poll(() => gateway.logged(), { timeout: 15_000 }).toContain('payment needs an operator');
    const figures = await (await fetch(gateway.metricsUrl)).text();
    expect(figures).toMatch(/^bankgraph_payment_alerts_total 1$/m);
    expect(await movesOf(endToEndId)).toMatchObject({ payments: 1 });
  });

  describe('and cancelling', () => {
    const cancel = `mutation ($id: ID!) { cancelPayment(paymentId: $id) { __typename
      ... on CancelPaymentSuccess { authorizationUrl payment { id status statusReason { code } } }
      ... on CancelPaymentRejection { code message retryable } ... on OutcomeUnknown { payment { id } } } }`;
    const cancelled = async (id: string, token = alice) =>
      (await gateway.query(token, cancel, { id })).data.cancelPayment;
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

    it('before it is authorised: it is over, once and for all', async () => {
      const input = inputFor();
      const { authorizationUrl, payment: made } = (await pay(input)).data.initiatePayment;
      for (let time = 0; time < 2; time++) {
        expect(await cancelled(made.id)).toMatchObject({
          __typename: 'CancelPaymentSuccess',
          authorizationUrl: null,
          payment: { id: made.id, status: 'CANCELLED' },
        });
      }
      await authorise(authorizationUrl);
      expect(await movesOf(made.endToEndId)).toMatchObject({ moved: 0 });
      expect((await until(input.idempotencyKey, () => true)).status).toBe('CANCELLED');
    });

    it('of a later day, where the bank asks the customer first', async () => {
      const to = { name: 'Chloe', iban: accountNamed('chloe-rheinbank-giro').iban };
      const more = { debtorAccountId: giro(), creditor: to, amount: { amount: '2', currency: 'EUR' } };
      const input = inputFor({ ...more, requestedExecutionDate: inDays(5) });
      const { authorizationUrl, payment: made } = (await pay(input)).data.initiatePayment;
      expect(made.requestedExecutionDate).toBe(inDays(5));
      await authorise(authorizationUrl);
      await until(input.idempotencyKey, (status) => status !== 'AWAITING_AUTHORISATION');
      const asked = await cancelled(made.id);
      expect(asked).toMatchObject({ __typename: 'CancelPaymentSuccess', authorizationUrl: expect.any(String) });
      await authorise(asked.authorizationUrl);
      expect((await until(input.idempotencyKey, (status) => status === 'CANCELLED')).id).toBe(made.id);
      expect(await movesOf(made.endToEndId)).toMatchObject({ moved: 0 });
    });

    it('too late, or what is not there, or not theirs', async () => {
      const input = inputFor();
      const { authorizationUrl, payment: made } = (await pay(input)).data.initiatePayment;
      const bob = await gateway.token({ customer: 'bob', scope: scopes });
      expect(await cancelled(made.id, bob)).toMatchObject({ code: 'PAYMENT_NOT_FOUND', retryable: false });
      await authorise(authorizationUrl);
      await until(input.idempotencyKey, (status) => status === 'SETTLED');
      expect(await cancelled(made.id)).toMatchObject({ code: 'TOO_LATE', retryable: false });
      for (const id of ['x', albion()]) expect(await cancelled(id)).toMatchObject({ code: 'PAYMENT_NOT_FOUND' });
    });
  });

  describe('asks who it is', () => {
    it('nobody, without a token or a scope, and nothing is called', async () => {
      await gateway.takeCalls('albion');
      const anonymous = await pay(inputFor(), null);
      expect(anonymous.errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
      for (const [scope, missing] of [
        ['payments:read', 'payments:write'],
        ['payments:write', 'payments:read'],
      ]) {
        const poor = await gateway.token({ customer: 'alice', scope: scope ?? '' });
        const { errors } = await pay(inputFor(), poor);
        expect(errors[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', missingScopes: [missing] });
      }
      expect(await gateway.takeCalls('albion')).toEqual([]);
    });

    it('no account of another customer’s, and no payment of theirs', async () => {
      const bob = await gateway.token({ customer: 'bob', scope: scopes });
      const { data } = await pay(inputFor(), bob);
      expect(data.initiatePayment.fields).toEqual([
        expect.objectContaining({ field: 'debtorAccountId', code: 'INVALID' }),
      ]);
      const forAlice = inputFor({
        debtorAccountId: undefined,
        bankId: account('Albion Bank', 'Albion Current').bank.id,
      });
      const aliceId = (await gateway.query(alice, '{ me { id } }')).data.me.id;
      const { data: posed } = await pay({ ...forAlice, customerId: aliceId }, bob);
      expect(posed.initiatePayment.fields).toEqual([expect.objectContaining({ field: 'customerId' })]);
      const input = inputFor();
      const { id } = (await pay(input)).data.initiatePayment.payment;
      expect((await gateway.query(alice, byId, { id })).data).toMatchObject({ payment: { id }, node: { id } });
      expect((await gateway.query(bob, byId, { id })).data).toEqual({ payment: null, node: null });
      expect((await gateway.query(bob, byKey, { key: input.idempotencyKey })).data.paymentByIdempotencyKey).toBeNull();
    });

    it('a partner for who has granted it access, which sees its own payments only, masked', async () => {
      const fintrack = await gateway.token({
        partner: 'fintrack',
        scope: 'payments:read payments:write accounts:read',
      });
      const otherpay = await gateway.token({ partner: 'otherpay', scope: 'payments:read payments:write' });
      const input = inputFor({ remittanceInformation: 'Order 12345678' });
      const { data } = await pay(input, fintrack);
      expect(data.initiatePayment).toMatchObject({
        __typename: 'InitiatePaymentSuccess',
        payment: {
          creditor: {
            name: 'B.',
            identification: { sortCode: '••8811', accountNumber: expect.stringMatching(/^•{4}\d{4}$/) },
          },
          remittanceInformation: 'Order ••••5678',
        },
      });
      const { id } = data.initiatePayment.payment;
      // The customer sees what others have initiated for them; another partner does not.
      expect((await gateway.query(alice, byId, { id })).data.payment).toMatchObject({ id });
      expect((await gateway.query(otherpay, byId, { id })).data.payment).toBeNull();
      const refused = await pay(inputFor(), otherpay);
      expect(refused.data.initiatePayment.__typename).toBe('ValidationRejection');
      const mine = (await pay(inputFor())).data.initiatePayment.payment.id;
      expect((await gateway.query(fintrack, byId, { id: mine })).data.payment).toBeNull();
    });

    it('no analyst, who may look', async () => {
      const ana = await gateway.token({ analyst: 'ana', scope: 'customers:read:any payments:read payments:write' });
      const { data } = await pay(inputFor(), ana);
      expect(data.initiatePayment.fields).toEqual([expect.objectContaining({ field: 'customerId' })]);
    });
  });

  it('lists a customer’s payments, newest first, page by page', async () => {
    const erin = await gateway.token({ customer: 'erin', scope: scopes });
    const { data } = await gateway.query(erin, accounts);
    const debtorAccountId = data.me.accounts.edges.find(({ node }: { node: Account }) => node.name === 'Albion Current')
      .node.id;
    const made: string[] = [];
    for (let count = 0; count < 5; count++) {
      made.unshift((await pay(inputFor({ debtorAccountId }), erin)).data.initiatePayment.payment.id);
    }
    const list =
      'query ($first: Int!, $after: String) { me { payments(first: $first, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } } }';
    const walked: string[] = [];
    for (let after: string | null = null, pages = 0; pages < 3; pages++) {
      const page: Answer = await gateway.query(erin, list, { first: 2, after });
      const { edges, pageInfo } = page.data.me.payments;
      walked.push(...edges.map(({ node }: { node: { id: string } }) => node.id));
      expect(pageInfo.hasNextPage).toBe(pages < 2);
      after = pageInfo.endCursor;
    }
    expect(walked).toEqual(made);
    const bad = await gateway.query(erin, list, { first: 2, after: 'x' });
    expect(bad.errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  describe('verifies a payee', () => {
    const verify = `mutation ($payee: PaymentCreditorInput!) { verifyPayee(payee: $payee) { __typename
      ... on PayeeVerification { outcome suggestedName } ... on ValidationRejection { fields { field code } } ... on LimitRejection { limit } } }`;
    const bobs = () => {
      const { sortCode, accountNumber } = accountNamed('bob-albion-current');
      return { sortCode, accountNumber };
    };
    const verified = async (payee: object, token = alice) =>
      (await gateway.query(token, verify, { payee })).data.verifyPayee;

    it('whose name is right, nearly right, wrong, or nobody’s', async () => {
      const { data } = await gateway.query(
        await gateway.token({ customer: 'bob', scope: allScopes }),
        '{ me { legalName } }',
      );
      const name: string = data.me.legalName;
      expect(await verified({ name, ...bobs() })).toMatchObject({ outcome: 'MATCH', suggestedName: null });
      const nearly = `${name.split(' ')[0]?.slice(0, 1)} ${name.split(' ').at(-1)}`;
      expect(await verified({ name: nearly, ...bobs() })).toMatchObject({
        outcome: 'CLOSE_MATCH',
        suggestedName: name,
      });
      expect(await verified({ name: 'Zebedee Quux', ...bobs() })).toMatchObject({
        outcome: 'NO_MATCH',
        suggestedName: null,
      });
      const elsewhere = { name: 'Somebody', iban: 'FR7630006000011234567890189' };
      expect(await verified(elsewhere)).toMatchObject({ outcome: 'NOT_POSSIBLE' });
    });

    it('only with an account that can be one', async () => {
      expect(await verified({ name: '', iban: 'DE49' })).toMatchObject({
        __typename: 'ValidationRejection',
        fields: [
          { field: 'payee.name', code: 'REQUIRED' },
          { field: 'payee.iban', code: 'INVALID' },
        ],
      });
    });

    it('a hundred times an hour, so that nobody reads a bank’s customers out', { timeout: 30_000 }, async () => {
      const chloe = await gateway.token({ customer: 'chloe', scope: scopes });
      for (let count = 0; count < 100; count++) await verified({ name: 'A', ...bobs() }, chloe);
      expect(await verified({ name: 'A', ...bobs() }, chloe)).toMatchObject({ limit: 'VERIFICATIONS' });
      expect(await verified({ name: 'Zebedee Quux', ...bobs() })).toMatchObject({ outcome: 'NO_MATCH' });
    });
  });

  it('keeps secrets and personal data out of the log', () => {
    const text = gateway.logged();
    for (const secret of ['Savings', '12345678', accountNamed('bob-albion-current').accountNumber, 'code=', 'Bearer']) {
      expect(text).not.toContain(secret);
    }
  });
});
