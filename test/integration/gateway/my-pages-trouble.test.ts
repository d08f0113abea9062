// A person's own pages when something fails: what is not known is never said to be gone, unpaid or ended, and nobody's choice is
// changed for them. Over HTTP, with the sandbox's faults.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accountNamed } from '../../../src/sandbox/ledger/accounts.ts';
import type { SealingKey } from '../../../src/store/sealing.ts';
import { plantSession } from '../../support/page-session.ts';
import { Person, sessionCookie } from '../../support/person.ts';
import { startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';

const key: SealingKey = { id: 'test', key: Buffer.alloc(32, 7) };

const textOf = (page: string): string =>
  page
    .replaceAll(/<script>[\s\S]*?<\/script>|<style>[\s\S]*?<\/style>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');

describe('a person’s own pages in trouble', () => {
  let gateway: TestGateway;
  let origin: string;
  const stored = { ...storeSettings(), STORE_KEYS: `test:${key.key.toString('base64')}` };

  beforeAll(async () => {
    gateway = await startTestGateway({ env: stored, isPatient: true });
    origin = new URL(gateway.url).origin;
  });
  afterEach(async () => {
    for (const bank of ['albion', 'rheinbank']) await gateway.clearFaults(bank);
  });
  afterAll(() => gateway.stop());

  const read = async (person: Person, path: string): Promise<string> => (await person.get(path)).text();
  const csrfOf = (page: string): string => /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const idOf = async (customer: string, bank: string): Promise<string> => {
    const token = await gateway.token({ customer, scope: 'accounts:read' });
    const { data } = await gateway.query(
      token,
      '{ me { accounts(first: 50) { edges { node { id type bank { name } } } } } }',
    );
    const nodes: { id: string; type: string; bank: { name: string } }[] = data.me.accounts.edges.map(
      ({ node }: { node: object }) => node,
    );
    return nodes.find((node) => node.bank.name === bank && node.type === 'CURRENT')?.id ?? '';
  };

  /** A gateway that has nothing in its cache, over the same sandbox and store. */
  async function afresh<T>(visit: (person: Person) => Promise<T>, customer: string): Promise<T> {
    const cold = await startTestGateway({
      env: { ...stored, ...storeSettings() },
      sandbox: gateway.sandbox,
      isPatient: true,
    });
    try {
      const coldOrigin = new URL(cold.url).origin;
      return await visit(await new Person(coldOrigin).signIn(customer));
    } finally {
      await cold.stop();
    }
  }

  it('wait for the bank of an account, and never say that it is not there', async () => {
    const id = await idOf('bob', 'Albion Bank');
    await afresh(async (person) => {
      await gateway.setFaults('albion', { latencyMs: 4000 });
      const first = await person.get(`/my/account?id=${id}`);
      const page = await first.text();
      expect(first.status, textOf(page)).toBe(200);
      expect(page).toMatch(/id="live" data-live="\d+" data-whole/);
      const second = await person.ask(`/my/account?id=${id}`, { headers: { 'x-live': '1' } });
      expect(await second.text()).toContain('class="figure"');
    }, 'bob');
    await afresh(async (person) => {
      await gateway.setFaults('albion', { status: 500 });
      const answer = await person.get(`/my/account?id=${id}`);
      expect(answer.status).toBe(503);
      expect(textOf(await answer.text())).toContain('does not tell of this account at the moment');
    }, 'bob');
  }, 60_000);

  it('keep the account that was chosen to pay from, and name the bank that does not answer', async () => {
    const id = await idOf('bob', 'Albion Bank');
    await afresh(async (person) => {
      await gateway.setFaults('albion', { status: 503 });
      const page = await read(person, `/my/pay?from=${id}`);
      expect(page).toContain(`<option value="${id}" selected>The account that you have chosen</option>`);
      expect(textOf(page)).toContain('Albion Bank did not answer in time');
      const bob = accountNamed('chloe-rheinbank-giro');
      const fields = {
        csrf: csrfOf(page),
        from: id,
        name: 'Chloe',
        iban: bob.iban ?? '',
        amount: '100',
        key: 'k'.repeat(20),
      };
      for (const path of ['/my/pay/review', '/my/pay']) {
        const answer = await person.post(path, fields);
        expect(answer.status, path).toBe(503);
        const again = await answer.text();
        expect(again).toContain(`<option value="${id}" selected>`);
        expect(again).toContain('value="100"');
        if (path === '/my/pay') expect(again).toContain(`name="key" value="${fields.key}"`);
      }
    }, 'bob');
  }, 60_000);

  it('say of a payment only what its own state bears out', async () => {
    const person = await new Person(origin).signIn('alice');
    const form = await read(person, '/my/pay');
    const payee = accountNamed('bob-albion-current');
    const fields = {
      from: /<option value="([\w-]+)"[^>]*>Everyday/.exec(form)?.[1] ?? '',
      name: 'Bob Brackenfell',
      sortCode: payee.sortCode ?? '',
      accountNumber: payee.accountNumber ?? '',
      amount: '3.10',
    };
    const reviewed = await (await person.post('/my/pay/review', { csrf: csrfOf(form), ...fields })).text();
    const sent = /name="key" value="([^"]+)"/.exec(reviewed)?.[1] ?? '';
    await person.post('/my/pay', { csrf: csrfOf(form), key: sent, ...fields });
    const id = /\/my\/payment\?id=([\w-]+)/.exec(await read(person, '/my/payments'))?.[1] ?? '';
    for (const error of [
      'payment_failed',
      'access_denied',
      'outcome_unknown',
      'cancellation_failed',
      '<b>',
      'goesOn',
    ]) {
      const back = await person.get(`/my/payments/back?payment=${id}&error=${encodeURIComponent(error)}`);
      const shown = textOf(await read(person, (back.headers.get('location') ?? '').slice(origin.length)));
      expect(shown, error).toContain('Waiting for you');
      expect(shown, error).not.toMatch(/Nothing is paid|goes on|too late|cannot tell/);
    }
    // Whatever was told of one is not told of another.
    const ended = await person.post('/my/payment/cancel', { csrf: csrfOf(form), id });
    const told = (ended.headers.get('location') ?? '').slice(origin.length);
    expect(textOf(await read(person, told))).toContain('The payment is cancelled.');
    expect(textOf(await read(person, told.replace(id, 'made-up')))).not.toContain('The payment is cancelled.');
  }, 60_000);

  it('erase nothing for a sign-in that cannot see who has access', async () => {
    const person = new Person(origin);
    const planted = { dataDir: stored.DATA_DIR, key, customerId: 'dora', scopes: ['links:read', 'links:write'] };
    person.cookies.set(sessionCookie, await plantSession(planted));
    const csrf = csrfOf(await read(person, '/links'));
    const page = textOf(await (await person.post('/my/data/erase', { csrf, confirm: 'yes' })).text());
    expect(page).toContain('does not allow you to end links');
    expect((await person.get('/links')).status).toBe(200);
    expect(textOf(await read(person, '/links'))).toContain('Signed in');
  });

  it('name what the operator has set up and alone can end', async () => {
    const person = await new Person(origin).signIn('chloe');
    const csrf = csrfOf(await read(person, '/my/data'));
    const page = textOf(await (await person.post('/my/data/erase', { csrf, confirm: 'yes' })).text());
    expect(page).toContain('Your data are erased');
    expect(page).toMatch(/set up by your service provider, who can end it: .*Rheinbank/);
  });

  it('take addresses that hold what is none for nothing, and tell no operator of it', async () => {
    const person = await new Person(origin).signIn('alice');
    for (const currency of ['XXX', 'BTC', 'ZZZ', 'eur', '€', 'EURO']) {
      expect(textOf(await read(person, `/my?in=${encodeURIComponent(currency)}`)), currency).toContain('Your accounts');
    }
    const form = await read(person, '/my/pay');
    const day = { csrf: csrfOf(form), from: /<option value="([\w-]+)"/.exec(form)?.[1] ?? '', day: '2027-02-31' };
    expect((await person.post('/my/pay/review', day)).status).toBe(400);
    expect(gateway.logged()).not.toMatch(/"level":50|XXX|2027-02-31/);
  });

  it('count each person’s questions by themselves', async () => {
    const limited = await startTestGateway({
      env: { ...storeSettings(), CLIENT_POINTS_PER_MINUTE: '60', SUBJECT_POINTS_PER_MINUTE: '40' },
      sandbox: gateway.sandbox,
    });
    try {
      const at = new URL(limited.url).origin;
      const alice = await new Person(at).signIn('alice');
      for (let visit = 0; visit < 8; visit += 1) await alice.get('/my');
      expect((await alice.get('/my')).status).toBe(429);
      expect((await (await new Person(at).signIn('bob')).get('/my')).status).toBe(200);
    } finally {
      await limited.stop();
    }
  });

  it('hand over everything that is held only to a sign-in that may see all of it, and none of it where it cannot be written down', async () => {
    const visit = async (scopes: readonly string[]) => {
      const person = new Person(origin);
      const planted = { dataDir: stored.DATA_DIR, key, customerId: 'dora', scopes };
      person.cookies.set(sessionCookie, await plantSession(planted));
      const page = await read(person, '/my/data');
      const answer = await person.post('/my/data/held', { csrf: csrfOf(page) });
      return { page, status: answer.status, text: textOf(await answer.text()) };
    };
    const some = await visit(['links:read', 'accounts:read', 'transactions:read']);
    expect(some.page).not.toContain('/my/data/held');
    expect(some).toMatchObject({
      status: 403,
      text: expect.stringContaining('does not allow all that this file shows'),
    });
    const database = new DatabaseSync(join(stored.DATA_DIR, 'bankgraph.sqlite'), { timeout: 5000 });
    const all =
      'customers:read pii:read accounts:read balances:read transactions:read payments:read links:read grants:read';
    try {
      database.exec(`create trigger no_export before insert on audit when new.action = 'PERSON_EXPORT'
        begin select raise(abort, 'full'); end`);
      const refused = await visit(all.split(' '));
      expect(refused.status, refused.text).toBe(503);
      expect(refused.text).not.toContain('"line"');
    } finally {
      database.exec('drop trigger no_export');
      database.close();
    }
    expect((await visit(all.split(' '))).text).toContain('"person-end"');
  });
});
