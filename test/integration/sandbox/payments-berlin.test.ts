// Berlin Group payments at Rheinbank (OAuth) and Banque du Rhône (redirect) over HTTP: the whole flow with its money, what is
// refused and how, cancellation, days to come, and what a client can find out when an answer was lost.
import * as oauth from 'openid-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { type Answer, BankClient } from './bank-client.ts';
import { accountNamed, ask, PayingParty, until } from './paying-party.ts';
import { redirectUri } from './relying-party.ts';

let sandbox: Sandbox;
const parties = new Map<string, PayingParty>();
const now = new Date('2026-11-22T12:00:00Z');
const world = () => sandbox.description;

beforeAll(async () => {
  sandbox = await startSandbox({ now });
  for (const id of ['rheinbank', 'banque-du-rhone']) parties.set(id, await PayingParty.discover(world(), id));
});
/** Authorised is paid, unless said otherwise. */
const plan = (id: string, more: object = {}) =>
  ask(world(), 'PUT', `/banks/${id}/payments`, { confirmation: false, ...more });
beforeEach(() => plan('banque-du-rhone'));
afterAll(() => sandbox.close());
afterEach(async () => {
  expect((await ask(world(), 'GET', '/ledger/check')).balanced).toBe(true);
  for (const id of ['rheinbank', 'banque-du-rhone']) await ask(world(), 'DELETE', `/banks/${id}/payments`);
  await ask(world(), 'PUT', '/clock', { now: now.toISOString() });
});

function partyOf(id: string): PayingParty {
  const party = parties.get(id);
  if (party === undefined) throw new Error(`no party ${id}`);
  return party;
}

let count = 0;
function orderFor(from: string, to: string, amount: string, more: Record<string, unknown> = {}) {
  count += 1;
  return {
    endToEndIdentification: `BG-${count}`,
    debtorAccount: { iban: accountNamed(from).iban },
    instructedAmount: { currency: 'EUR', amount },
    creditorAccount: { iban: accountNamed(to).iban },
    creditorName: 'A payee',
    remittanceInformationUnstructured: `Invoice ${count}`,
    ...more,
  };
}

const callback = { 'tpp-redirect-uri': `${redirectUri}?state=ok`, 'tpp-nok-redirect-uri': `${redirectUri}?state=nok` };
const products = '/v1/payments/sepa-credit-transfers';

async function place(id: string, body: object, product = products, more = {}): Promise<Answer> {
  const party = partyOf(id);
  return party.post(product, await party.clientToken(), body, { ...callback, ...more });
}

/** A person at the bank, for the payment or its cancellation. */
async function decide(
  id: string,
  paymentId: string,
  links: { scaRedirect?: { href: string } },
  customer: string,
  more: { decision?: 'refuse'; accounts?: string[] } = {},
): Promise<Answer> {
  const { party } = partyOf(id);
  if (links.scaRedirect !== undefined) return party.authorize(links.scaRedirect.href, customer, more);
  const url = oauth.buildAuthorizationUrl(party.config, {
    redirect_uri: redirectUri,
    scope: `PIS:${paymentId}`,
    state: 'a-state',
    code_challenge: await oauth.calculatePKCECodeChallenge('v'.repeat(43)),
    code_challenge_method: 'S256',
  });
  return party.authorize(url, customer, more);
}

async function pay(id: string, body: object, customer = 'finn', product = products): Promise<string> {
  const made = await place(id, body, product);
  expect([made.status, made.text.slice(0, 300)]).toEqual([201, expect.any(String)]);
  const decided = await decide(id, made.body.paymentId, made.body._links, customer);
  expect([decided.status, decided.text.slice(0, 300)]).toEqual([200, expect.any(String)]);
  return made.body.paymentId;
}

async function read(id: string, path: string): Promise<Answer> {
  const party = partyOf(id);
  return party.call('GET', path, await party.clientToken());
}
const statusOf = (id: string, paymentId: string, product = products) =>
  read(id, `${product}/${paymentId}/status`).then(({ body }) => body);
const ofBank = (id: string) => ask(world(), 'GET', `/payments?bank=${id}`);
const known = (paymentId: string) => ask(world(), 'GET', `/payments/${paymentId}`);

const houses = [
  { id: 'rheinbank', from: 'finn-rheinbank-current', to: 'chloe-rheinbank-giro', link: 'chloe-rheinbank' },
  { id: 'banque-du-rhone', from: 'finn-rhone-current', to: 'bob-rhone-courant', link: 'bob-banque-du-rhone' },
] as const;

describe.each(houses)('at $id', ({ id, from, to, link }) => {
  test('a payment from order to booked money', async () => {
    const body = orderFor(from, to, '12.34');
    const made = await place(id, body);
    expect(made.body.transactionStatus).toBe('RCVD');
    expect(made.headers.get('aspsp-sca-approach')).toBe('REDIRECT');
    const { paymentId } = made.body;
    expect(await statusOf(id, paymentId)).toEqual({ transactionStatus: 'RCVD' });
    expect((await known(paymentId)).moved).toBe(0);
    await decide(id, paymentId, made.body._links, 'finn');
    expect((await statusOf(id, paymentId)).transactionStatus).toBe('ACSP');
    await until(
      () => statusOf(id, paymentId),
      ({ transactionStatus }) => transactionStatus === 'ACSC',
    );
    const { body: whole } = await read(id, `${products}/${paymentId}`);
    expect(whole).toMatchObject({
      ...body,
      debtorAccount: { iban: accountNamed(from).iban },
      transactionStatus: 'ACSC',
    });
    const payment = await known(paymentId);
    expect(payment.postings).toHaveLength(1);
    expect(payment.postings[0].legs).toMatchObject([
      { account: from, amount: '-12.34' },
      { account: to, amount: '12.34' },
    ]);
    const entries = await new BankClient(world(), link).transactions(`/v1/accounts/${accountNamed(to).id}`);
    const entry = entries.find(({ endToEndId }) => endToEndId === body.endToEndIdentification);
    expect(entry).toMatchObject({ debtorName: 'Finn Farrowdale', debtorAccount: { iban: accountNamed(from).iban } });
    expect(entry?.['remittanceInformationUnstructured']).toContain(body.remittanceInformationUnstructured);
  });

  test('two orders are two payments, whatever the request id', async () => {
    const same = { 'x-request-id': '0f1b7f3c-7f0d-4c9f-8f63-2b8c5b1d9a01', 'x-idempotency-key': 'k' };
    const body = orderFor(from, to, '1.00');
    const [one, two] = [await place(id, body, products, same), await place(id, body, products, same)];
    expect(one.body.paymentId).not.toBe(two.body.paymentId);
    // Neither moves anything before somebody authorises it: a lost answer here costs nothing.
    expect(
      (await ofBank(id)).filter(
        (payment: { endToEndId: string }) => payment.endToEndId === body.endToEndIdentification,
      ),
    ).toMatchObject([
      { status: 'RCVD', moved: 0 },
      { status: 'RCVD', moved: 0 },
    ]);
    await ask(world(), 'PUT', '/clock', { now: new Date(now.getTime() + 86_400_001).toISOString() });
    expect((await statusOf(id, one.body.paymentId)).transactionStatus).toBe('RJCT');
  });

  test('a person who refuses; someone else’s account', async () => {
    const made = await place(id, orderFor(from, to, '1.00'));
    const decided = await decide(id, made.body.paymentId, made.body._links, 'finn', { decision: 'refuse' });
    expect(decided.body.location).toMatch(id === 'rheinbank' ? /error=access_denied/ : /state=nok/);
    expect(await statusOf(id, made.body.paymentId)).toMatchObject({
      transactionStatus: 'RJCT',
      tppMessages: [{ code: 'PAYMENT_FAILED' }],
    });
    const other = await place(id, orderFor(from, to, '1.00'));
    const stranger = await decide(id, other.body.paymentId, other.body._links, 'chloe', { accounts: [from] });
    expect(stranger.status).toBe(422);
    expect((await statusOf(id, other.body.paymentId)).transactionStatus).toBe('RCVD');
  });

  test.each([
    ['insufficient-funds', 'FUNDS_NOT_AVAILABLE', { instructedAmount: { currency: 'EUR', amount: '24000.00' } }],
    ['limit', 'PAYMENT_FAILED', { instructedAmount: { currency: 'EUR', amount: '25000.01' } }],
    [
      'payee-account-closed',
      'PAYMENT_FAILED',
      { creditorAccount: { iban: accountNamed('alice-rheinbank-closed').iban } },
    ],
    ['payee-currency', 'PAYMENT_FAILED', { creditorAccount: { iban: accountNamed('alice-rheinbank-dollar').iban } }],
  ])('is rejected for %s, and no money moves', async (reason, code, more) => {
    await plan(id, { settleMs: 0 });
    const paymentId = await pay(id, orderFor(from, to, '4.00', more));
    const status = await until(
      () => statusOf(id, paymentId),
      ({ transactionStatus }) => transactionStatus === 'RJCT',
    );
    expect(status.tppMessages).toMatchObject([{ category: 'ERROR', code }]);
    expect(await known(paymentId)).toMatchObject({ reason, moved: 0 });
  });

  test('what is wrong with an order is told with the standard’s codes', async () => {
    const right = orderFor(from, to, '1.00');
    const codeOf = async (body: object, product = products, more = {}) => {
      const answer = await place(id, body, product, more);
      return [answer.status, answer.body.tppMessages?.[0]?.code, answer.body.tppMessages?.[0]?.path];
    };
    for (const amount of ['0', '0.001', '-1.00', '1,00', '1e3', '']) {
      const wrong = { ...right, instructedAmount: { currency: 'EUR', amount } };
      expect(await codeOf(wrong)).toEqual([400, 'FORMAT_ERROR', 'instructedAmount.amount']);
    }
    const pounds = { ...right, instructedAmount: { currency: 'GBP', amount: '1.00' } };
    expect(await codeOf(pounds)).toEqual([400, 'FORMAT_ERROR', 'instructedAmount.currency']);
    const iban = { iban: 'DE00990101500000000001' };
    expect(await codeOf({ ...right, creditorAccount: iban })).toEqual([400, 'FORMAT_ERROR', 'creditorAccount.iban']);
    expect(await codeOf({ ...right, debtorAccount: { iban: accountNamed('finn-albion-current').iban } })).toEqual([
      400,
      'FORMAT_ERROR',
      'debtorAccount.iban',
    ]);
    expect(await codeOf({ ...right, creditorAccount: right.debtorAccount })).toEqual([
      400,
      'FORMAT_ERROR',
      'creditorAccount.iban',
    ]);
    expect(await codeOf({ ...right, creditorName: undefined })).toEqual([400, 'FORMAT_ERROR', 'creditorName']);
    expect(await codeOf({ ...right, requestedExecutionDate: '2026-11-21' })).toEqual([
      400,
      'EXECUTION_DATE_INVALID',
      'requestedExecutionDate',
    ]);
    expect(await codeOf(right, '/v1/payments/target-2-payments')).toEqual([404, 'PRODUCT_UNKNOWN', 'payment-product']);
    expect(await codeOf(right, products, { 'psu-ip-address': '' })).toEqual([400, 'FORMAT_ERROR', 'PSU-IP-Address']);
    expect(await codeOf(right, products, { 'x-request-id': 'no' })).toEqual([400, 'FORMAT_ERROR', 'X-Request-ID']);
    const party = partyOf(id);
    const access = await party.party.clientToken();
    expect((await party.post(products, access, right, callback)).body.tppMessages[0].code).toBe('TOKEN_UNKNOWN');
    expect((await read(id, `${products}/none/status`)).status).toBe(404);
  });

  test('is cancelled before it was authorised, or on a day to come; not afterwards', async () => {
    const party = partyOf(id);
    const cancel = async (paymentId: string) =>
      party.call('DELETE', `${products}/${paymentId}`, await party.clientToken());
    const made = await place(id, orderFor(from, to, '1.00'));
    expect((await cancel(made.body.paymentId)).status).toBe(204);
    expect((await statusOf(id, made.body.paymentId)).transactionStatus).toBe('CANC');
    expect((await decide(id, made.body.paymentId, made.body._links, 'finn')).body.location ?? '').not.toContain(
      'code=',
    );

    const later = await pay(id, orderFor(from, to, '2.00', { requestedExecutionDate: '2026-12-24' }));
    expect((await statusOf(id, later)).transactionStatus).toBe('ACTC');
    const answer = await cancel(later);
    if (id === 'rheinbank') {
      expect([answer.status, answer.body.transactionStatus]).toEqual([202, 'ACTC']);
      const path = `${products}/${later}/cancellation-authorisations`;
      const started = await party.post(path, await party.clientToken(), {}, callback);
      expect(started.status).toBe(201);
      await decide(id, later, started.body._links, 'finn');
      expect((await read(id, `${path}/${started.body.authorisationId}`)).body.scaStatus).toBe('finalised');
    } else expect(answer.status).toBe(204);
    expect((await statusOf(id, later)).transactionStatus).toBe('CANC');

    await plan(id, { outcome: 'never' });
    const paid = await pay(id, orderFor(from, to, '3.00'));
    const late = await cancel(paid);
    expect([late.status, late.body.tppMessages[0].code]).toEqual([405, 'CANCELLATION_INVALID']);
    await ask(world(), 'POST', `/payments/${paid}/reject`, {});
  });

  test('on a day to come, it waits for the bank’s clock', async () => {
    await plan(id, { settleMs: 0 });
    const paymentId = await pay(id, orderFor(from, to, '2.00', { requestedExecutionDate: '2026-12-24' }));
    expect(await known(paymentId)).toMatchObject({ status: 'ACTC', moved: 0 });
    await ask(world(), 'PUT', '/clock', { now: '2026-12-24T03:00:00Z' });
    await until(
      () => statusOf(id, paymentId),
      ({ transactionStatus }) => transactionStatus === 'ACSC',
    );
    expect((await known(paymentId)).moved).toBe(1);
  });

  test('confirms funds, yes or no', async () => {
    const party = partyOf(id);
    const confirm = async (amount: string) => {
      const body = { account: { iban: accountNamed(from).iban }, instructedAmount: { currency: 'EUR', amount } };
      return (await party.post('/v1/funds-confirmations', await party.clientToken(), body)).body;
    };
    expect(await confirm('1.00')).toEqual({ fundsAvailable: true });
    expect(await confirm('90000.00')).toEqual({ fundsAvailable: false });
  });

  test('an answer lost after the order: nothing is paid, the order lapses', async () => {
    await plan(id, { loseAnswer: 'reset', loseTimes: 1 });
    const body = orderFor(from, to, '6.00');
    await expect(place(id, body)).rejects.toThrow();
    const again = await place(id, body);
    expect(again.status).toBe(201);
    await decide(id, again.body.paymentId, again.body._links, 'finn');
    await until(
      () => statusOf(id, again.body.paymentId),
      ({ transactionStatus }) => transactionStatus === 'ACSC',
    );
    const moves = await ask(world(), 'GET', `/payments/moves?endToEndId=${body.endToEndIdentification}`);
    expect(moves[body.endToEndIdentification]).toEqual({ payments: 2, moved: 1, amountMinor: '600' });
  });
});

describe('what is only at one bank', () => {
  test('Rheinbank pays at once, instantly, not on a day to come; Banque du Rhône does not', async () => {
    const instant = '/v1/payments/instant-sepa-credit-transfers';
    const body = orderFor('finn-rheinbank-current', 'bob-rhone-courant', '7.00');
    const paymentId = await pay('rheinbank', body, 'finn', instant);
    await until(
      () => statusOf('rheinbank', paymentId, instant),
      ({ transactionStatus }) => transactionStatus === 'ACSC',
    );
    const legs = (await known(paymentId)).postings[0].legs.map(({ account }: { account: string }) => account);
    expect(legs).toEqual([
      'finn-rheinbank-current',
      'bob-rhone-courant',
      'nostro:rheinbank:banque-du-rhone',
      'nostro:banque-du-rhone:rheinbank',
    ]);
    const later = await place('rheinbank', { ...body, requestedExecutionDate: '2026-12-24' }, instant);
    expect(later.body.tppMessages[0].code).toBe('EXECUTION_DATE_INVALID');
    const other = orderFor('finn-rhone-current', 'bob-rhone-courant', '7.00');
    expect((await place('banque-du-rhone', other, instant)).body.tppMessages[0].code).toBe('PRODUCT_UNKNOWN');
  });

  test.each(['rheinbank', 'banque-du-rhone'])('at %s an authorisation can wait for its confirmation', async (id) => {
    const { from, to } = houses.find((house) => house.id === id) ?? houses[0];
    const party = partyOf(id);
    await plan(id, { confirmation: true, settleMs: 0 });
    const made = await place(id, orderFor(from, to, '3.00'));
    const { paymentId, _links: links } = made.body;
    const path = links.confirmation.href.replace(/^\/(psd2|dsp2)/, '');
    const put = (body: object, token: string) => party.put(path, token, body);
    const own = await party.clientToken();
    expect((await put({ confirmationCode: 'x' }, own)).body.tppMessages[0].code).toBe('STATUS_INVALID');
    const back = await decide(id, paymentId, links, 'finn');
    expect((await read(id, path)).body).toEqual({ scaStatus: 'unconfirmed' });
    expect(await known(paymentId)).toMatchObject({ status: 'RCVD', moved: 0 });
    const arrived = new URL(back.body.location);
    const confirmationCode = arrived.searchParams.get('confirmationCode');
    expect(confirmationCode === null).toBe(id === 'rheinbank');
    const checks = { pkceCodeVerifier: 'v'.repeat(43), expectedState: 'a-state' };
    const token =
      id === 'rheinbank' ? (await oauth.authorizationCodeGrant(party.party.config, arrived, checks)).access_token : own;
    const confirmed = await put(confirmationCode === null ? {} : { confirmationCode }, token);
    expect(confirmed.body).toMatchObject({ scaStatus: 'finalised' });
    await until(
      () => statusOf(id, paymentId),
      ({ transactionStatus }) => transactionStatus === 'ACSC',
    );
    expect((await known(paymentId)).moved).toBe(1);
    expect((await put({ confirmationCode }, own)).body.tppMessages[0].code).toBe('STATUS_INVALID');
  });

  test('a confirmation with another code ends the payment', async () => {
    await plan('banque-du-rhone', { confirmation: true });
    const made = await place('banque-du-rhone', orderFor('finn-rhone-current', 'bob-rhone-courant', '3.00'));
    await decide('banque-du-rhone', made.body.paymentId, made.body._links, 'finn');
    const party = partyOf('banque-du-rhone');
    const path = made.body._links.confirmation.href.replace('/dsp2', '');
    const answer = await party.put(path, await party.clientToken(), { confirmationCode: 'guess' });
    expect(answer.body).toMatchObject({ scaStatus: 'failed' });
    expect(await known(made.body.paymentId)).toMatchObject({ status: 'RJCT', moved: 0 });
  });

  test('at Banque du Rhône the customer can choose the account', async () => {
    const { debtorAccount: _left, ...body } = orderFor('finn-rhone-current', 'bob-rhone-courant', '7.00');
    const made = await place('banque-du-rhone', body);
    await decide('banque-du-rhone', made.body.paymentId, made.body._links, 'chloe', {
      accounts: ['chloe-rhone-livret'],
    });
    expect(await known(made.body.paymentId)).toMatchObject({ debtor: 'chloe-rhone-livret', status: 'ACSP' });
    expect((await place('rheinbank', body)).body.tppMessages[0].path).toBe('debtorAccount.iban');
  });

  test('the page shows whom, how much, what for and when, and no markup of others', async () => {
    const body = orderFor('finn-rhone-current', 'bob-rhone-courant', '7.00', {
      creditorName: '<b>Bob</b> & Cie',
      requestedExecutionDate: '2026-12-24',
    });
    const made = await place('banque-du-rhone', body);
    const page = await (await fetch(made.body._links.scaRedirect.href)).text();
    const iban = body.creditorAccount.iban.replace(/(.{4})(?=.)/g, '$1 ');
    for (const text of ['Valider un paiement', '7,00\u00a0€', iban, 'Invoice', '24 décembre 2026']) {
      expect(page).toContain(text);
    }
    expect(page).not.toContain('<b>');
    expect(page).toContain('&#60;b&#62;Bob');
  });

  test('Rheinbank’s customer token reads its own payment, and no accounts', async () => {
    const party = partyOf('rheinbank');
    const made = await place('rheinbank', orderFor('finn-rheinbank-current', 'chloe-rheinbank-giro', '1.00'));
    const decided = await decide('rheinbank', made.body.paymentId, made.body._links, 'finn');
    const tokens = await oauth.authorizationCodeGrant(party.party.config, new URL(decided.body.location), {
      expectedState: 'a-state',
      pkceCodeVerifier: 'v'.repeat(43),
    });
    expect(tokens.refresh_token).toBeUndefined();
    const path = `${products}/${made.body.paymentId}/status`;
    expect((await party.call('GET', path, tokens.access_token)).status).toBe(200);
    const accounts = await party.call('GET', '/v1/accounts', tokens.access_token, {
      'consent-id': made.body.paymentId,
    });
    expect(accounts.status).toBe(401);
  });
});
