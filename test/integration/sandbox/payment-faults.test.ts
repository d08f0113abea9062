// What the control API can do to payments: answers lost after the work, sent twice or another's, keys ignored, statuses that
// are slow or go back, payments that never settle, decisions by hand, consents that end between two steps.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parsePlan } from '../../../src/sandbox/payments/plan.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { ask, debtorOf, initiationOf, PayingParty, paymentsOf, until } from './paying-party.ts';
import { control } from './relying-party.ts';

let sandbox: Sandbox;
const parties = new Map<string, PayingParty>();
const now = new Date('2026-11-22T12:00:00Z');
const world = () => sandbox.description;
const kind = 'domestic-payment';

beforeAll(async () => {
  sandbox = await startSandbox({ now });
  for (const id of ['albion', 'thistle']) parties.set(id, await PayingParty.discover(world(), id));
});
afterAll(() => sandbox.close());
afterEach(async () => {
  for (const id of ['albion', 'thistle']) await ask(world(), 'DELETE', `/banks/${id}/payments`);
  expect((await ask(world(), 'GET', '/ledger/check')).balanced).toBe(true);
});

function partyOf(id: string): PayingParty {
  const party = parties.get(id);
  if (party === undefined) throw new Error(`no party ${id}`);
  return party;
}
const plan = (id: string, body: object) => ask(world(), 'PUT', `/banks/${id}/payments`, body);
async function moves(endToEndId: string) {
  return (await ask(world(), 'GET', `/payments/moves?endToEndId=${endToEndId}`))[endToEndId];
}

/** An authorised consent, its initiation and its token. */
async function ready(id: string) {
  const [from, to] =
    id === 'albion' ? ['finn-albion-current', 'bob-albion-current'] : ['finn-thistle-current', 'chloe-thistle-current'];
  const initiation = initiationOf(to, '1.00', { DebtorAccount: debtorOf(from) });
  const consentId = await partyOf(id).consent(initiation);
  return { initiation, consentId, token: await partyOf(id).token(consentId, 'finn') };
}

describe.each(['albion', 'thistle'])('the answer of %s is lost', (id) => {
  test.each(['reset', 'timeout', 'error'])('by %s, and the work is done once', async (loseAnswer) => {
    const party = partyOf(id);
    const { initiation, consentId, token } = await ready(id);
    await plan(id, { loseAnswer, loseTimes: 1 });
    const key = { 'x-idempotency-key': `lost-${loseAnswer}` };
    const lost = party.order(consentId, token, initiation, kind, key);
    if (loseAnswer === 'error') expect((await lost).status).toBe(500);
    else if (loseAnswer === 'reset') await expect(lost).rejects.toThrow();
    else {
      let isSettled = false;
      const noted = lost.then(
        () => {
          isSettled = true;
        },
        () => undefined,
      );
      await until(
        () => paymentsOf(world(), initiation.EndToEndIdentification),
        (found) => found.length === 1,
      );
      expect(isSettled).toBe(false);
      // The client that waits is let go when the sandbox ends; the bank works on meanwhile.
      void noted;
    }
    const again = await party.order(consentId, token, initiation, kind, key);
    expect(again.status).toBe(201);
    await until(
      () => moves(initiation.EndToEndIdentification),
      ({ moved }) => moved === 1,
    );
    expect(await moves(initiation.EndToEndIdentification)).toEqual({ payments: 1, moved: 1, amountMinor: '100' });
  });

  test('for a consent: nothing is paid by it', async () => {
    const party = partyOf(id);
    await plan(id, { loseAnswer: 'reset', loseOn: ['consent'], loseTimes: 1 });
    const initiation = initiationOf('bob-albion-current', '1.00');
    await expect(party.consent(initiation)).rejects.toThrow();
    await party.consent(initiation);
    expect(await paymentsOf(world(), initiation.EndToEndIdentification)).toEqual([]);
  });
});

test('without the key a client learns from the consent whether it was used', async () => {
  const party = partyOf('albion');
  const { initiation, consentId, token } = await ready('albion');
  const status = async () =>
    (await party.call('GET', `/domestic-payment-consents/${consentId}`, await party.clientToken())).body.Data.Status;
  expect(await status()).toBe('Authorised');
  await plan('albion', { loseAnswer: 'reset', loseTimes: 1 });
  await expect(party.order(consentId, token, initiation)).rejects.toThrow();
  expect(await status()).toBe('Consumed');
});

test('an ignored key: the consent still protects; a reckless bank pays twice', async () => {
  const party = partyOf('thistle');
  const { initiation, consentId, token } = await ready('thistle');
  const key = { 'x-idempotency-key': 'ignored' };
  await plan('thistle', { idempotency: 'ignored', settleMs: 0 });
  expect((await party.order(consentId, token, initiation, kind, key)).status).toBe(201);
  const second = await party.order(consentId, token, initiation, kind, key);
  expect([second.status, second.body.Errors[0].ErrorCode]).toEqual([400, 'U009']);
  expect(await moves(initiation.EndToEndIdentification)).toMatchObject({ payments: 1, moved: 1 });
  await plan('thistle', { idempotency: 'reckless', settleMs: 0 });
  expect((await party.order(consentId, token, initiation, kind, key)).status).toBe(201);
  expect(await moves(initiation.EndToEndIdentification)).toEqual({ payments: 2, moved: 2, amountMinor: '200' });
});

test('an answer that is another payment’s: the work is this one’s', async () => {
  const party = partyOf('albion');
  const [one, two] = [await ready('albion'), await ready('albion')];
  const first = await party.order(one.consentId, one.token, one.initiation);
  await plan('albion', { repeatAnswer: true });
  const second = await party.order(two.consentId, two.token, two.initiation);
  expect(second.text).toBe(first.text);
  expect(await paymentsOf(world(), two.initiation.EndToEndIdentification)).toHaveLength(1);
});

test.each(['albion', 'thistle'])('an answer of %s that comes twice leaves one payment', async (id) => {
  const party = partyOf(id);
  const { initiation, consentId, token } = await ready(id);
  await plan(id, { answerTwice: true });
  expect((await party.order(consentId, token, initiation)).status).toBe(201);
  expect(await paymentsOf(world(), initiation.EndToEndIdentification)).toHaveLength(1);
  await ask(world(), 'DELETE', `/banks/${id}/payments`);
  // Whatever the stray bytes did to the connection, the next call gets its own answer.
  const client = await party.clientToken();
  const consent = await party.call('GET', `/domestic-payment-consents/${consentId}`, client).catch(() => undefined);
  if (consent !== undefined) expect(consent.body.Data.ConsentId).toBe(consentId);
});

test('statuses that go back, and that take their time', async () => {
  const party = partyOf('thistle');
  const { initiation, consentId, token } = await ready('thistle');
  await plan('thistle', { settleMs: 0, statusBackwards: true });
  const made = await party.order(consentId, token, initiation);
  const client = await party.clientToken();
  const path = `/domestic-payments/${made.body.Data.DomesticPaymentId}`;
  const seen: string[] = [];
  for (let poll = 0; poll < 6; poll += 1) seen.push((await party.call('GET', path, client)).body.Data.Status);
  expect(new Set(seen)).toEqual(new Set(['ACSC', 'ACSP']));
  expect(seen.lastIndexOf('ACSP')).toBeGreaterThan(seen.indexOf('ACSC'));
  await plan('thistle', { statusLatencyMs: 300 });
  const startedMs = Date.now();
  expect((await party.call('GET', path, client)).body.Data.Status).toBe('ACSC');
  expect(Date.now() - startedMs).toBeGreaterThanOrEqual(290);
});

test('pending first, then accepted, then settled', async () => {
  const party = partyOf('albion');
  const { initiation, consentId, token } = await ready('albion');
  await plan('albion', { pendingMs: 200, settleMs: 200 });
  expect((await party.order(consentId, token, initiation)).body.Data.Status).toBe('Pending');
  const [payment] = await until(
    () => paymentsOf(world(), initiation.EndToEndIdentification),
    ([found]) => found.status === 'ACSC',
  );
  expect(payment.steps.map(({ status }: { status: string }) => status)).toEqual(['RCVD', 'PDNG', 'ACSP', 'ACSC']);
});

test.each(['insufficient-funds', 'limit', 'payee-account-closed', 'invalid-creditor', 'bank'])(
  'accepted, and rejected later for %s',
  async (reason) => {
    const party = partyOf('thistle');
    const { initiation, consentId, token } = await ready('thistle');
    await plan('thistle', { outcome: 'reject', reason, settleMs: 50 });
    expect((await party.order(consentId, token, initiation)).body.Data.Status).toBe('ACSP');
    const [payment] = await until(
      () => paymentsOf(world(), initiation.EndToEndIdentification),
      ([found]) => found.status === 'RJCT',
    );
    expect(payment).toMatchObject({ reason, moved: 0 });
  },
);

test('never settled unless somebody does it; what is over stays over', async () => {
  const party = partyOf('albion');
  const { initiation, consentId, token } = await ready('albion');
  await plan('albion', { outcome: 'never', settleMs: 0 });
  await party.order(consentId, token, initiation);
  const [{ id, status }] = await paymentsOf(world(), initiation.EndToEndIdentification);
  expect(status).toBe('ACSP');
  expect(await ask(world(), 'POST', `/payments/${id}/settle`)).toMatchObject({ status: 'ACSC', moved: 1 });
  for (const act of ['settle', 'reject']) {
    expect((await control(world(), 'POST', `/payments/${id}/${act}`, {})).status).toBe(409);
  }
  expect((await moves(initiation.EndToEndIdentification)).moved).toBe(1);
});

test('a consent revoked or expired between authorisation and order', async () => {
  const party = partyOf('albion');
  for (const end of ['DELETE', 'PUT']) {
    const { initiation, consentId, token } = await ready('albion');
    if (end === 'DELETE') await ask(world(), 'DELETE', `/consents/${consentId}`);
    else await ask(world(), 'PUT', `/consents/${consentId}/expiry`, {});
    const answer = await party.order(consentId, token, initiation);
    expect([answer.status, answer.body.Errors[0].ErrorCode]).toEqual([400, 'UK.OBIE.Resource.InvalidConsentStatus']);
  }
});

test('the control API refuses what it does not know', async () => {
  for (const body of [
    { settleMs: -1 },
    { settleMs: 1.5 },
    { outcome: 'maybe' },
    { loseAnswer: true },
    { loseOn: ['nothing'] },
    { reason: 'why' },
    { idempotency: 'yes' },
    { colour: 'red' },
    { answerTwice: 1 },
    [],
  ]) {
    expect(parsePlan(body)).toHaveProperty('problem');
  }
  expect((await control(world(), 'PUT', '/banks/southern-cross/payments', {})).status).toBe(404);
  expect((await control(world(), 'GET', '/payments/none')).status).toBe(404);
  expect(await ask(world(), 'GET', '/banks/albion/payments')).toMatchObject({ settleMs: 1_500, outcome: 'settle' });
});

test('what clients had to bear is counted', async () => {
  const counts = () => ask(world(), 'GET', '/banks/thistle/payments/faults');
  const before = await counts();
  const party = partyOf('thistle');
  await plan('thistle', { loseAnswer: 'error', loseOn: ['consent'], loseTimes: 1 });
  await expect(party.consent(initiationOf('bob-albion-current', '1.00'))).rejects.toThrow();
  expect((await counts()).lost).toBe((before.lost ?? 0) + 1);
  await ask(world(), 'PUT', '/banks/thistle/faults', { status: 503 });
  await expect(party.consent(initiationOf('bob-albion-current', '1.00'))).rejects.toThrow();
  await ask(world(), 'DELETE', '/banks/thistle/faults');
  expect((await counts()).refused).toBe((before.refused ?? 0) + 1);
});

test('a payment’s token comes with one to refresh it only when that was asked for', async () => {
  expect(parsePlan({ refreshTokens: true })).toMatchObject({ refreshTokens: true });
  expect(parsePlan({})).toMatchObject({ refreshTokens: false });
  expect(parsePlan({ refreshTokens: 1 })).toEqual({ problem: 'refreshTokens must be true or false' });
});
