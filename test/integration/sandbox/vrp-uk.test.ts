// Variable recurring payments at Albion and Thistle over HTTP: a mandate from consent to money that moves twice, its limits and its
// end as the bank enforces them, and what is refused and how.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { Answer } from './bank-client.ts';
import { ask, debtorOf, PayingParty, paymentsOf, risk, until } from './paying-party.ts';

let sandbox: Sandbox;
const parties = new Map<string, PayingParty>();
const now = new Date('2026-11-22T12:00:00Z');
const world = () => sandbox.description;

beforeAll(async () => {
  sandbox = await startSandbox({ now });
  for (const id of ['albion', 'thistle']) parties.set(id, await PayingParty.discover(world(), id));
});
afterAll(async () => {
  expect((await ask(world(), 'GET', '/ledger/check')).balanced).toBe(true);
  await sandbox.close();
});

const codesOf = (answer: Answer) => [
  answer.status,
  ...(answer.body?.Errors ?? []).map((e: { ErrorCode: string; Path?: string }) => `${e.ErrorCode} ${e.Path ?? ''}`),
];
const gbp = (Amount: string) => ({ Amount, Currency: 'GBP' });
const limit = (PeriodType: string, Amount: string, PeriodAlignment = 'Consent') => ({
  PeriodType,
  PeriodAlignment,
  ...gbp(Amount),
});
const control = (more: object = {}) => ({
  VRPType: ['UK.OBIE.VRPType.Sweeping'],
  PSUAuthenticationMethods: ['UK.OBIE.SCANotRequired'],
  PSUInteractionTypes: ['OffSession'],
  MaximumIndividualAmount: gbp('10.00'),
  PeriodicLimits: [limit('Day', '15.00')],
  ...more,
});
const creditorOf = (slug: string, Name = 'A payee') => ({ ...debtorOf(slug), Name });

const houses = [
  { id: 'albion', from: 'finn-albion-current', to: 'bob-albion-current', words: 0 },
  { id: 'thistle', from: 'finn-thistle-current', to: 'chloe-thistle-current', words: 1 },
] as const;

describe.each(houses)('at $id', ({ id, from, to, words }) => {
  const pick = (v3: string, v4: string): string => (words === 0 ? v3 : v4);
  const party = () => {
    const found = parties.get(id);
    if (found === undefined) throw new Error(`no party ${id}`);
    return found;
  };
  const Initiation = { CreditorAccount: creditorOf(to) };
  const consentOf = async (more: object = {}, initiation: object = Initiation): Promise<Answer> =>
    party().post('/domestic-vrp-consents', await party().clientToken(), {
      Data: { ControlParameters: control(more), Initiation: initiation },
      Risk: risk,
    });
  const statusOf = async (consentId: string) => {
    const answer = await party().call('GET', `/domestic-vrp-consents/${consentId}`, await party().clientToken());
    return answer.body.Data?.Status ?? codesOf(answer).join(' ');
  };
  const orderOf = (ConsentId: string, amount: string, more: object = {}, instruction: object = {}) => ({
    Data: {
      ConsentId,
      PSUAuthenticationMethod: 'UK.OBIE.SCANotRequired',
      PSUInteractionType: 'OffSession',
      VRPType: 'UK.OBIE.VRPType.Sweeping',
      Initiation,
      Instruction: {
        InstructionIdentification: randomUUID().replaceAll('-', ''),
        EndToEndIdentification: `E${randomUUID().slice(0, 20)}`,
        InstructedAmount: gbp(amount),
        CreditorAccount: creditorOf(to),
        ...instruction,
      },
      ...more,
    },
    Risk: risk,
  });
  async function authorised(more: object = {}, initiation: object = Initiation) {
    const { body } = await consentOf(more, initiation);
    const ConsentId: string = body.Data.ConsentId;
    return { ConsentId, token: await party().token(ConsentId, 'finn', [from]) };
  }
  const pay = (token: string, order: object, headers: Record<string, string> = {}) =>
    party().post('/domestic-vrps', token, order, headers);

  test('a mandate, authorised once, pays twice, and no more than its limits', async () => {
    const made = await consentOf();
    expect(made.status).toBe(201);
    const { ConsentId } = made.body.Data;
    expect(await statusOf(ConsentId)).toBe(pick('AwaitingAuthorisation', 'AWAU'));
    const token = await party().token(ConsentId, 'finn', [from]);
    const client = await party().clientToken();
    const read = await party().call('GET', `/domestic-vrp-consents/${ConsentId}`, client);
    expect(read.body.Data).toMatchObject({
      Status: pick('Authorised', 'AUTH'),
      DebtorAccount: debtorOf(from),
      ControlParameters: { PeriodicLimits: [{ Amount: '15.00', PeriodType: 'Day' }] },
    });
    const funds = await party().post(`/domestic-vrp-consents/${ConsentId}/funds-confirmation`, token, {
      Data: { ConsentId, InstructedAmount: gbp('9.00') },
    });
    expect([funds.status, funds.body.Data.FundsAvailableResult.FundsAvailable]).toEqual([201, 'Available']);
    const much = await party().post(`/domestic-vrp-consents/${ConsentId}/funds-confirmation`, token, {
      Data: { ConsentId, InstructedAmount: gbp('9000000.00') },
    });
    expect(much.body.Data.FundsAvailableResult.FundsAvailable).toBe('NotAvailable');

    const over = pick('UK.OBIE.Rules.FailsControlParameters', 'U014');
    const first = orderOf(ConsentId, '9.00');
    const paid = await pay(token, first);
    expect([paid.status, paid.body.Data.Status]).toEqual([201, pick('AcceptedSettlementInProcess', 'ACSP')]);
    expect(paid.body.Data.Instruction).toEqual(first.Data.Instruction);
    expect(codesOf(await pay(token, orderOf(ConsentId, '6.01')))).toEqual([
      400,
      `${over} Data.ControlParameters.PeriodicLimits[0].Amount`,
    ]);
    expect(codesOf(await pay(token, orderOf(ConsentId, '10.01')))).toEqual([
      400,
      `${over} Data.ControlParameters.MaximumIndividualAmount`,
    ]);
    const second = orderOf(ConsentId, '6.00');
    expect((await pay(token, second)).status).toBe(201);
    expect(codesOf(await pay(token, orderOf(ConsentId, '0.01')))[0]).toBe(400);
    for (const { Data } of [first, second]) {
      const reference = Data.Instruction.EndToEndIdentification;
      const [booked] = await until(
        () => paymentsOf(world(), reference),
        ([payment]) => payment.status === 'ACSC',
      );
      expect(booked).toMatchObject({ moved: 1, debtor: from });
    }
    const path = `/domestic-vrps/${paid.body.Data.DomesticVRPId}`;
    expect((await party().call('GET', path, client)).body.Data.Status).toBe(
      pick('AcceptedSettlementCompleted', 'ACSC'),
    );
    const details = await party().call('GET', `${path}/payment-details`, client);
    expect(details.body.Data.PaymentStatus).toMatchObject([{ Status: pick('AcceptedSettlementCompleted', 'ACSC') }]);
    // Each other resource knows nothing of it.
    expect(codesOf(await party().call('GET', path.replace('vrps', 'payments'), client))[0]).toBe(400);
    expect(await statusOf(ConsentId)).toBe(pick('Authorised', 'AUTH'));
  });

  test('the same key is the same payment; another with its identification is refused', async () => {
    const { ConsentId, token } = await authorised();
    const order = orderOf(ConsentId, '1.00');
    const key = { 'x-idempotency-key': randomUUID() };
    const [one, two] = [await pay(token, order, key), await pay(token, order, key)];
    expect([one.status, two.status]).toEqual([201, 201]);
    expect(two.body.Data.DomesticVRPId).toBe(one.body.Data.DomesticVRPId);
    expect(codesOf(await pay(token, order))[1]).toContain(pick('UK.OBIE.Rules.DuplicateReference', 'U013'));
    expect(await paymentsOf(world(), order.Data.Instruction.EndToEndIdentification)).toHaveLength(1);
  });

  test('what was taken back, by the customer or the client, pays nothing', async () => {
    const { ConsentId, token } = await authorised();
    await ask(world(), 'DELETE', `/consents/${ConsentId}`);
    expect(await statusOf(ConsentId)).toBe(pick('Rejected', 'CANC'));
    const status = pick('UK.OBIE.Resource.InvalidConsentStatus', 'U009');
    expect(codesOf(await pay(token, orderOf(ConsentId, '1.00')))).toEqual([400, `${status} Data.ConsentId`]);
    const other = await authorised();
    const path = `/domestic-vrp-consents/${other.ConsentId}`;
    expect((await party().call('DELETE', path, await party().clientToken())).status).toBe(204);
    expect(await statusOf(other.ConsentId)).toContain(pick('UK.OBIE.Resource.NotFound', 'U011'));
    expect(codesOf(await pay(other.token, orderOf(other.ConsentId, '1.00')))).toEqual([
      400,
      `${status} Data.ConsentId`,
    ]);
    expect(codesOf(await party().call('DELETE', path, await party().clientToken()))[0]).toBe(400);
    const refused = (await consentOf()).body.Data.ConsentId;
    await party().decide(refused, 'finn', { decision: 'refuse' });
    expect(await statusOf(refused)).toBe(pick('Rejected', 'RJCT'));
  });

  test('no consent without what the standard demands of one', async () => {
    const missing = pick('UK.OBIE.Field.Missing', 'U004');
    const invalid = pick('UK.OBIE.Field.Invalid', 'U002');
    const at = 'Data.ControlParameters';
    const without = async (data: object) =>
      codesOf(
        await party().post('/domestic-vrp-consents', await party().clientToken(), { Data: data, Risk: risk }),
      ).join('; ');
    expect(await without({ Initiation })).toBe(`400; ${missing} ${at}`);
    for (const name of ['VRPType', 'PSUAuthenticationMethods', 'MaximumIndividualAmount', 'PeriodicLimits']) {
      expect(await without({ Initiation, ControlParameters: control({ [name]: undefined }) })).toContain(
        `${missing} ${at}.${name}`,
      );
    }
    for (const [more, where] of [
      [{ PeriodicLimits: [] }, 'PeriodicLimits'],
      [{ PeriodicLimits: [limit('Decade', '1.00')] }, 'PeriodicLimits[0].PeriodType'],
      [{ PeriodicLimits: [limit('Fortnight', '1.00', 'Calendar')] }, 'PeriodicLimits[0].PeriodAlignment'],
      [{ PeriodicLimits: [limit('Day', '-1.00')] }, 'PeriodicLimits[0].Amount'],
      [{ MaximumIndividualAmount: gbp('0.00') }, 'MaximumIndividualAmount.Amount'],
      [{ VRPType: ['UK.OBIE.VRPType.Gambling'] }, 'VRPType'],
    ] as const) {
      expect(codesOf(await consentOf(more))).toContain(`${invalid} ${at}.${where}`);
    }
    expect(codesOf(await consentOf({ ValidToDateTime: '2026-11-21T00:00:00Z' })).join()).toContain('ValidToDateTime');
    expect(codesOf(await consentOf({}, {})).join()).toContain('Data.Initiation.CreditorAccount');
  });

  test('no payment that is not of the mandate', async () => {
    const { ConsentId, token } = await authorised();
    const mismatch = pick('UK.OBIE.Resource.ConsentMismatch', 'U008');
    const elsewhere = { CreditorAccount: creditorOf('alice-albion-current') };
    const refusals = [
      [{ Initiation: elsewhere }, {}, `${mismatch} Data.Initiation`],
      [{}, elsewhere, `${mismatch} Data.Instruction.CreditorAccount`],
      [
        { PSUAuthenticationMethod: undefined },
        {},
        `${pick('UK.OBIE.Field.Missing', 'U004')} Data.PSUAuthenticationMethod`,
      ],
      [
        { VRPType: 'UK.OBIE.VRPType.Other' },
        {},
        `${pick('UK.OBIE.Rules.FailsControlParameters', 'U014')} Data.VRPType`,
      ],
      [{}, { InstructedAmount: { Amount: '1.00', Currency: 'EUR' } }, 'Data.Instruction.InstructedAmount.Currency'],
    ] as const;
    for (const [more, instruction, code] of refusals) {
      expect(codesOf(await pay(token, orderOf(ConsentId, '1.00', more, instruction))).join()).toContain(code);
    }
    const other = await authorised();
    expect(codesOf(await pay(other.token, orderOf(ConsentId, '1.00')))).toEqual([400, `${mismatch} Data.ConsentId`]);
    expect((await pay(await party().clientToken(), orderOf(ConsentId, '1.00'))).status).toBe(401);
    // A token of a mandate opens no other consent's resources.
    const waiting = (await consentOf()).body.Data.ConsentId;
    const funds = { Data: { ConsentId: waiting, InstructedAmount: gbp('1.00') } };
    expect(codesOf(await party().post(`/domestic-vrp-consents/${waiting}/funds-confirmation`, token, funds))[0]).toBe(
      400,
    );
  });

  test('periods: a month of the calendar that had begun is worth its days that are left', async () => {
    // From the 22nd: nine of November's thirty days, of 30.00.
    const { ConsentId, token } = await authorised({ PeriodicLimits: [limit('Month', '30.00', 'Calendar')] });
    expect((await pay(token, orderOf(ConsentId, '9.00'))).status).toBe(201);
    expect((await pay(token, orderOf(ConsentId, '0.01'))).status).toBe(400);
    await ask(world(), 'PUT', '/clock', { now: '2026-12-01T09:00:00Z' });
    expect((await pay(token, orderOf(ConsentId, '10.00'))).status).toBe(201);
    await ask(world(), 'PUT', '/clock', { now: now.toISOString() });
  });
});
