// What the simulated banks tell of regular payments and payees, by requests of their own: what is announced comes when the clock moves,
// and what the specifications refuse is refused.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { type Answer, BankClient } from './bank-client.ts';
import { control } from './relying-party.ts';

const start = new Date('2026-06-18T09:30:00Z');
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ now: start, hasPersonaLinks: true });
});
afterAll(() => sandbox?.close());

const clientOf = (linkId: string) => new BankClient(sandbox.description, linkId);
const ukLists = ['direct-debits', 'standing-orders', 'scheduled-payments', 'beneficiaries'];

describe('what is announced', () => {
  const announcedBy = async (client: BankClient) => {
    const [path = ''] = await client.accountPaths();
    const orders = (await client.pages(`${path}/standing-orders`)).flatMap(
      ({ Data }: Answer['body']) => Data.StandingOrder,
    );
    const single = (await client.pages(`${path}/scheduled-payments`)).flatMap(
      ({ Data }: Answer['body']) => Data.ScheduledPayment,
    );
    return { path, orders, single };
  };

  test('comes, to the day and the penny, and is the last payment then', async () => {
    const client = clientOf('hugo-thistle');
    const before = await announcedBy(client);
    expect(before.orders.length).toBeGreaterThan(1);
    expect(before.single.length).toBeGreaterThan(0);
    const announced = [
      ...before.orders.map(
        ({ NextPaymentDateTime: day, NextPaymentAmount: { Amount } }) => `${day.slice(0, 10)} ${Amount}`,
      ),
      ...before.single.map(
        ({ ScheduledPaymentDateTime: day, InstructedAmount: { Amount } }) => `${day.slice(0, 10)} ${Amount}`,
      ),
    ];
    await control(sandbox.description, 'PUT', '/clock', { now: '2026-09-01T09:30:00Z' });
    const entries = (await client.transactions(before.path)).map((entry: Answer['body']) => {
      const { BookingDateTime, Amount, CreditDebitIndicator } = entry;
      return CreditDebitIndicator === 'Debit'
        ? `${BookingDateTime.slice(0, 10)} ${Number(Amount.Amount).toFixed(2)}`
        : '';
    });
    for (const payment of announced) expect(entries).toContain(payment);
    const after = await announcedBy(client);
    for (const {
      LastPaymentDateTime: day,
      LastPaymentAmount: { Amount },
    } of after.orders)
      expect(entries).toContain(`${day.slice(0, 10)} ${Amount}`);
    await control(sandbox.description, 'PUT', '/clock', { now: start.toISOString() });
  });
});

describe('what is refused', () => {
  test.each([['erin-albion', 'UK.OBIE.Resource.ConsentMismatch']])(
    '%s: lists that the consent does not cover',
    async (linkId, code) => {
      const client = clientOf(linkId);
      const [path = ''] = await client.accountPaths();
      for (const list of ukLists) {
        const { status, body } = await client.get(`${path}/${list}`);
        expect([list, status, body.Errors[0].ErrorCode]).toEqual([list, 403, code]);
      }
    },
  );

  test.each([
    ['alice-albion', 'UK.OBIE.Resource.NotFound', 'UK.OBIE.Field.Invalid'],
    ['alice-thistle', 'U011', 'U002'],
  ])('%s: another customer’s account, and a page that is none', async (linkId, notFound, noPage) => {
    const client = clientOf(linkId);
    const [path = ''] = await client.accountPaths();
    for (const list of ukLists) {
      const other = await client.get(`/accounts/0000000000/${list}`);
      expect([other.status, other.body.Errors[0].ErrorCode]).toEqual([400, notFound]);
      const page = await client.get(`${path}/${list}?page=nonsense`);
      expect([page.status, page.body.Errors[0].ErrorCode]).toEqual([400, noPage]);
    }
  });

  test('of the Consumer Data Right: another account or payee, a version, a page', async () => {
    const client = clientOf('alice-southern-cross');
    const [path = ''] = await client.accountPaths();
    const codeOf = ({ body }: Answer) => body.errors[0].code.split(':').at(-1);
    for (const list of ['direct-debits', 'payments/scheduled']) {
      const other = await client.get(`/banking/accounts/0000/${list}`);
      expect([other.status, codeOf(other)]).toEqual([404, 'Authorisation/InvalidBankingAccount']);
      const version = await client.get(`${path}/${list}`, { 'x-v': '9', 'x-min-v': '9' });
      expect([version.status, codeOf(version)]).toEqual([406, 'Header/UnsupportedVersion']);
      const page = await client.get(`${path}/${list}?page=99`);
      expect([page.status, codeOf(page)]).toEqual([422, 'Field/InvalidPage']);
    }
    const payee = await client.get('/banking/payees/nobody');
    expect([payee.status, codeOf(payee)]).toEqual([404, 'Resource/NotFound']);
    const type = await client.get('/banking/payees?type=FRIENDS');
    expect([type.status, codeOf(type)]).toEqual([400, 'Field/Invalid']);
  });
});
