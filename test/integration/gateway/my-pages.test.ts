// A person's own pages (/my) over HTTP, without a browser: the same figures as the API's, nobody else's, nothing by another site's
// form, no payment twice, and an end of everything. The journeys of people are in test/browser/my-pages.test.ts.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Formats } from '../../../src/pages/formats.ts';
import { accountNamed } from '../../../src/sandbox/ledger/accounts.ts';
import type { SealingKey } from '../../../src/store/sealing.ts';
import { plantSession } from '../../support/page-session.ts';
import { Person, sessionCookie } from '../../support/person.ts';
import { startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';

const key: SealingKey = { id: 'test', key: Buffer.alloc(32, 7) };
const stored = { ...storeSettings(), STORE_KEYS: `test:${key.key.toString('base64')}` };
const english = new Formats('en', 'UTC');

/** What a page's HTML says as text. */
const textOf = (page: string): string =>
  page
    .replaceAll(/<script>[\s\S]*?<\/script>|<style>[\s\S]*?<\/style>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(code))
    .replaceAll(/\s+/g, ' ');

/** The page without its frame, in which the address's own query stands. */
const mainOf = (page: string): string => /<main[\s\S]*<\/main>/.exec(page)?.[0] ?? '';

describe('a person’s own pages', () => {
  let gateway: TestGateway;
  let origin: string;

  beforeAll(async () => {
    gateway = await startTestGateway({ env: stored, isPatient: true });
    origin = new URL(gateway.url).origin;
  });
  afterAll(() => gateway.stop());

  const stranger = () => new Person(origin);
  const read = async (person: Person, path: string): Promise<string> => (await person.get(path)).text();
  const csrfOf = (page: string): string => /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const withScopes = async (customerId: string, scopes: readonly string[]): Promise<Person> => {
    const person = stranger();
    person.cookies.set(sessionCookie, await plantSession({ dataDir: stored.DATA_DIR, key, customerId, scopes }));
    return person;
  };
  const accountId = async (person: Person, name: string): Promise<string> => {
    const page = await read(person, '/my');
    return new RegExp(`/my/account\\?id=([\\w-]+)"><span><span class="what">${name}<`).exec(page)?.[1] ?? '';
  };

  it('show strangers the way in, and lead back to where they wanted to go', async () => {
    const person = stranger();
    const page = await read(person, '/my/payments?after=abc');
    expect(page).toContain('/links/sign-in?to=%2Fmy%2Fpayments%3Fafter%3Dabc');
    expect(textOf(page)).not.toMatch(/£|€|Albion/);
    const done = await person.get(await person.meetProvider('alice', '?to=%2Fmy%2Fpayments'));
    expect(done.headers.get('location')).toBe(`${origin}/my/payments`);
  });

  it.each([
    '//elsewhere.example',
    '/my//elsewhere.example',
    '/\\elsewhere.example',
    'https://elsewhere.example',
    '/my@elsewhere.example',
    '/my/../../elsewhere',
    '/my?next=https://elsewhere.example',
    '/my%0d%0aset-cookie:x=y',
    'javascript:alert(1)',
    '/links',
    `/my?${'a'.repeat(700)}`,
  ])('lead nobody to %s', async (to) => {
    const person = stranger();
    const done = await person.get(await person.meetProvider('bob', `?to=${encodeURIComponent(to)}`));
    expect(done.headers.get('location')).toBe(`${origin}/links`);
  });

  it('show every balance that the API gives the person, and say how old it is', async () => {
    const person = await stranger().signIn('alice');
    const token = await gateway.token({ customer: 'alice', scope: 'accounts:read balances:read pii:read' });
    const { data } = await gateway.query(
      token,
      '{ me { accounts(first: 50) { edges { node { name nickname type spendable { signedAmount { amount currency } } } } } netWorth(currency: "GBP") { byCurrency { amount currency } } } }',
    );
    const text = textOf(await read(person, '/my'));
    expect(text).toContain('Hello, Alice Ashgrove');
    for (const { node } of data.me.accounts.edges) {
      expect(text).toContain(node.nickname ?? node.name);
    }
    for (const money of data.me.netWorth.byCurrency) {
      expect(text).toContain(textOf(english.money(money)));
    }
    expect(text).toMatch(/As of \d+ \w+ \d{4}/);
    expect(text).not.toContain('undefined');
  });

  it('show nothing of others: a foreign id is answered as one that is made up', async () => {
    const [alice, bob] = [await stranger().signIn('alice'), await stranger().signIn('bob')];
    const id = await accountId(alice, 'Everyday');
    expect(id).not.toBe('');
    const foreign = await bob.get(`/my/account?id=${id}`);
    const madeUp = await bob.get('/my/account?id=made-up');
    expect([foreign.status, madeUp.status]).toEqual([404, 404]);
    const withoutQuery = (page: string) => page.replaceAll(/href="\?[^"]*"/g, '').replaceAll(/value="[\w-]{43}"/g, '');
    expect(withoutQuery(await foreign.text())).toBe(withoutQuery(await madeUp.text()));
    expect((await bob.get(`/my/pay?from=${id}`)).status).toBe(200);
    expect(mainOf(await read(bob, `/my/pay?from=${id}`))).not.toContain(id);
  });

  it('show no more than the person’s sign-in allows, and call no bank for it', async () => {
    const person = await withScopes('dora', ['links:read']);
    await gateway.takeCalls('albion');
    for (const path of ['/my', '/my/payments', '/my/pay', '/my/sharing']) {
      const page = await person.get(path);
      expect([200, 403], path).toContain(page.status);
      expect(textOf(await page.text()), path).not.toMatch(/[£€]|••••/);
    }
    expect(await gateway.takeCalls('albion')).toEqual([]);
    const post = async (path: string, fields: Record<string, string>) => {
      const csrf = csrfOf(await read(person, '/links'));
      return person.post(path, { csrf, ...fields });
    };
    expect((await post('/my/data/erase', { confirm: 'yes' })).status).toBe(200);
    expect((await post('/my/sharing/end', { id: 'x' })).status).toBe(404);
    expect((await post('/my/payment/cancel', { id: 'x' })).status).toBe(404);
    const { data } = await gateway.query(
      await gateway.token({ customer: 'dora', scope: 'links:read' }),
      '{ me { links { status } } }',
    );
    expect(data.me.links.every(({ status }: { status: string }) => status === 'ACTIVE')).toBe(true);
  });

  it('say what is wrong with a bank, and what helps', async () => {
    const person = await stranger().signIn('erin');
    const page = await read(person, '/my');
    expect(textOf(page)).toContain('Your consent at Rheinbank has ended');
    expect(page).toMatch(/href="http[^"]*\/links">Renew Rheinbank/);
    expect(textOf(page)).toContain('Balance not shared');
    const shown = textOf(await read(await stranger().signIn('finn'), '/my'));
    expect(shown).toContain('No bank is linked yet');
  });

  it('do nothing for another site’s form, or one without its session’s token', async () => {
    const person = await stranger().signIn('alice');
    const csrf = csrfOf(await read(person, '/my/pay'));
    const attacks: [string, Record<string, string>, Record<string, string>][] = [
      ['no token', {}, {}],
      ['a made-up token', { csrf: 'x'.repeat(43) }, {}],
      ['another origin', { csrf }, { origin: 'https://elsewhere.example' }],
      ['another site', { csrf }, { 'sec-fetch-site': 'cross-site' }],
    ];
    for (const path of [
      '/my/pay',
      '/my/pay/review',
      '/my/pay/form',
      '/my/payment/cancel',
      '/my/sharing/end',
      '/my/data/erase',
      '/my/data/export',
      '/my/data/held',
    ]) {
      for (const [name, fields, headers] of attacks) {
        const answer = await person.post(path, { confirm: 'yes', ...fields }, headers);
        expect(answer.status, `${path}: ${name}`).toBe(403);
        expect(answer.headers.get('content-type'), path).toContain('text/html');
      }
      expect((await stranger().post(path, { csrf })).status, `${path}: nobody`).toBe(403);
    }
  });

  describe('paying', () => {
    const bob = accountNamed('bob-albion-current');
    const fields = (from: string) => ({
      from,
      name: 'Bob Brackenfell',
      sortCode: bob.sortCode ?? '',
      accountNumber: bob.accountNumber ?? '',
      amount: '7,25',
      reference: 'For <b>lunch</b>',
    });

    async function reviewed(person: Person): Promise<{ page: string; csrf: string; key: string; from: string }> {
      const form = await read(person, '/my/pay');
      const from = /<option value="([\w-]+)"[^>]*>Everyday/.exec(form)?.[1] ?? '';
      const answer = await person.post('/my/pay/review', { csrf: csrfOf(form), ...fields(from) });
      const page = await answer.text();
      expect(answer.status, textOf(page)).toBe(200);
      return { page, csrf: csrfOf(page), key: /name="key" value="([^"]+)"/.exec(page)?.[1] ?? '', from };
    }

    it('asks once more with what the payee’s bank says, and pays once however often the button is pressed', async () => {
      const person = await stranger().signIn('alice');
      const { page, csrf, key: paymentKey, from } = await reviewed(person);
      expect(textOf(page)).toContain('£7.25');
      expect(textOf(page)).toMatch(/the account belongs to Bob Brackenfell|Nearly|Nobody can say/);
      expect(page).not.toContain('<b>lunch</b>');
      const press = () => person.post('/my/pay', { csrf, key: paymentKey, ...fields(from) });
      const answers = await Promise.all([press(), press(), press()]);
      const places = await Promise.all(
        answers.map(async (answer) => /url=([^"]+)"/.exec(await answer.text())?.[1] ?? answer.headers.get('location')),
      );
      expect(new Set(places).size, places.join(' ')).toBe(1);
      const token = await gateway.token({ customer: 'alice', scope: 'payments:read pii:read' });
      const { data } = await gateway.query(
        token,
        '{ me { payments { totalCount edges { node { id instructedAmount { amount } remittanceInformation } } } } }',
      );
      expect(data.me.payments.totalCount).toBe(1);
      expect(data.me.payments.edges[0].node).toMatchObject({
        instructedAmount: { amount: '7.25' },
        remittanceInformation: 'For <b>lunch</b>',
      });
      const list = await read(person, '/my/payments');
      expect(textOf(list)).toContain('To Bob Brackenfell');
      const shown = await read(person, `/my/payment?id=${data.me.payments.edges[0].node.id}`);
      expect(textOf(shown)).toContain('Waiting for you');
      expect(shown).toContain('data-live="2000"');
      expect(shown).toContain('For &#60;b&#62;lunch&#60;/b&#62;');
      // Nobody else's.
      const other = await stranger().signIn('bob');
      expect((await other.get(`/my/payment?id=${data.me.payments.edges[0].node.id}`)).status).toBe(404);
      const csrfOther = csrfOf(await read(other, '/my/pay'));
      expect(
        (await other.post('/my/payment/cancel', { csrf: csrfOther, id: data.me.payments.edges[0].node.id })).status,
      ).toBe(404);
      // The same key with another amount is no second payment.
      const changed = await person.post('/my/pay', { csrf, key: paymentKey, ...fields(from), amount: '700' });
      expect(textOf(await changed.text())).toContain('sent before with other details');
      const ended = await person.post('/my/payment/cancel', { csrf, id: data.me.payments.edges[0].node.id });
      expect(ended.status).toBe(303);
      expect(textOf(await read(person, (ended.headers.get('location') ?? '').slice(origin.length)))).toContain(
        'The payment is cancelled.',
      );
    });

    it('says beside each field what is wrong with it, and keeps what was written', async () => {
      const person = await stranger().signIn('alice');
      const form = await read(person, '/my/pay');
      const answer = await person.post('/my/pay/review', {
        csrf: csrfOf(form),
        from: 'nothing of mine',
        name: '"><script>alert(1)</script>',
        iban: 'DE00 0000',
        amount: '1,234',
      });
      expect(answer.status).toBe(400);
      const page = await answer.text();
      expect(page).not.toContain('<script>alert');
      expect(page).toContain('value="&#34;&#62;&#60;script&#62;alert(1)&#60;/script&#62;"');
      expect(page).toContain('value="1,234"');
      expect(textOf(page)).toContain('Please give an amount such as 12.50.');
      expect(textOf(page)).toContain('Please choose an account.');
      const wrong = await person.post('/my/pay/review', {
        csrf: csrfOf(form),
        from: /<option value="([\w-]+)"[^>]*>Girokonto/.exec(form)?.[1] ?? '',
        name: 'Chloé',
        iban: 'DE00 5121 0800 1245 1261 99',
        amount: '5',
      });
      expect(wrong.status).toBe(400);
      expect(await wrong.text()).toContain('id="iban-fault"');
    });

    it('tells no outcome that an address makes up', async () => {
      const person = await stranger().signIn('alice');
      const page = await read(person, '/my/payments');
      const id = /\/my\/payment\?id=([\w-]+)/.exec(page)?.[1] ?? '';
      expect(textOf(await read(person, `/my/payment?id=${id}&notice=cancelled`))).not.toContain(
        'The payment is cancelled.',
      );
      const back = await person.get('/my/payments/back?payment=made-up&error=<b>x</b>');
      expect(back.status).toBe(303);
      expect(back.headers.get('location')).toMatch(new RegExp(`^${origin}/my/payment\\?id=made-up`));
    });
  });

  describe('a statement', () => {
    it('is searched, filtered and paged by its address', async () => {
      const person = await stranger().signIn('alice');
      const id = await accountId(person, 'Everyday');
      const page = await read(person, `/my/account?id=${id}&text=thornwick`);
      const names = [...page.matchAll(/<span class="what">([^<]*)</g)].map(([, name]) => name);
      expect(names.length).toBeGreaterThan(1);
      expect(new Set(names)).toEqual(new Set(['Thornwick Clothing']));
      const onlyIn = (await read(person, `/my/account?id=${id}&direction=in`)).split('id="live"')[1] ?? '';
      const tones = [...onlyIn.matchAll(/<span class="amount( in)?">/g)].map(([, tone]) => tone);
      expect(tones.length).toBeGreaterThan(2);
      expect(new Set(tones)).toEqual(new Set([' in']));
      const first = await read(person, `/my/account?id=${id}`);
      const next = /href="([^"]*after=[^"]*)" rel="next"/.exec(first)?.[1]?.replaceAll('&#38;', '&') ?? '';
      const second = await read(person, next.replace(/#.*/, ''));
      const days = (html: string) =>
        [...html.matchAll(/<h3 class="day"><time datetime="([^"]+)"/g)].map(([, day = '']) => day);
      expect(days(second)[0]?.localeCompare(days(first).at(-1) ?? '')).toBeLessThanOrEqual(0);
      expect(second).toContain('Newest entries');
    });

    it('takes bad days, cursors and categories for none, and says so', async () => {
      const person = await stranger().signIn('alice');
      const id = await accountId(person, 'Everyday');
      expect(textOf(await read(person, `/my/account?id=${id}&from=2026-02-31`))).toContain('One of the days is none');
      expect(textOf(await read(person, `/my/account?id=${id}&from=2026-11-20&to=2026-11-01`))).toContain(
        'One of the days is none',
      );
      const moved = await person.get(`/my/account?id=${id}&after=made-up`);
      expect(moved.status).toBe(303);
      expect(moved.headers.get('location')).toBe(`${origin}/my/account?id=${id}`);
      const odd = await person.get(`/my/account?id=${id}&group=__proto__&direction=sideways&text=${'x'.repeat(3000)}`);
      expect(odd.status).toBe(200);
    });
  });

  it('speak the person’s language, and keep the one that was chosen', async () => {
    const person = await stranger().signIn('alice');
    const german = await person.ask('/my', { headers: { 'accept-language': 'de-AT,de;q=0.9' } });
    expect(german.headers.get('content-language')).toBe('de');
    const page = await german.text();
    expect(page).toContain('<html lang="de"');
    expect(textOf(page)).toContain('Ihre Konten');
    expect(page).toMatch(/\d\.\d{3},\d\d\s€/);
    await person.get('/my?lang=fr');
    expect(await read(person, '/my/payments')).toContain('<html lang="fr"');
    expect((await person.get('/my?lang=xx')).headers.get('content-language')).toBe('fr');
    person.cookies.set('bankgraph-zone', encodeURIComponent('Australia/Sydney'));
    expect((await person.get('/my')).status).toBe(200);
    person.cookies.set('bankgraph-zone', '%E0%A4%A');
    expect((await person.get('/my')).status).toBe(200);
  });

  it('stop at the person’s points, and say until when', async () => {
    const limited = await startTestGateway({
      env: { ...storeSettings(), SUBJECT_POINTS_PER_MINUTE: '20' },
      sandbox: gateway.sandbox,
    });
    try {
      const person = await new Person(new URL(limited.url).origin).signIn('alice');
      const statuses: number[] = [];
      for (let visit = 0; visit < 6; visit += 1) statuses.push((await person.get('/my')).status);
      expect(statuses[0]).toBe(200);
      expect(statuses.at(-1)).toBe(429);
      const last = await person.get('/my');
      expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    } finally {
      await limited.stop();
    }
  });

  it('hand the person their data, all of them, as one file', async () => {
    const person = await stranger().signIn('alice');
    const csrf = csrfOf(await read(person, '/my/data'));
    const answer = await person.post('/my/data/export', { csrf });
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="bankgraph-\d{4}-\d\d-\d\d\.json"$/,
    );
    const file = JSON.parse(await answer.text());
    const token = await gateway.token({ customer: 'alice', scope: 'accounts:read transactions:read' });
    const count = async (): Promise<number> => {
      let total = 0;
      let after: string | null = null;
      for (;;) {
        const { data } = await gateway.query(
          token,
          'query ($after: String) { me { transactions(first: 200, after: $after) { edges { cursor } pageInfo { hasNextPage endCursor } } } }',
          { after },
        );
        total += data.me.transactions.edges.length;
        if (!data.me.transactions.pageInfo.hasNextPage) return total;
        after = data.me.transactions.pageInfo.endCursor;
      }
    };
    expect(file.transactions.items).toHaveLength(await count());
    const ids = file.transactions.items.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(file.transactions.isComplete).toBe(true);
    expect(file.legalName).toContain('Ashgrove');
    expect(file.payments).toMatchObject({ items: [{ instructedAmount: { amount: '7.25' } }], isComplete: true });
    expect(file.errors).toEqual([]);
  }, 60_000);

  it('hand the person every row that is held of them, as one file that says that it is whole', async () => {
    const person = await stranger().signIn('alice');
    const csrf = csrfOf(await read(person, '/my/data'));
    const [answer, second] = await Promise.all([0, 1].map(() => person.post('/my/data/held', { csrf })));
    const file = [answer, second].find((one) => one?.status === 200);
    expect(file?.headers.get('content-disposition')).toMatch(
      /^attachment; filename="bankgraph-everything-\d{4}-\d\d-\d\d\.ndjson"$/,
    );
    const text = (await file?.text()) ?? '';
    const lines: readonly Record<string, unknown>[] = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const tables = new Set(lines.map(({ table }) => table));
    for (const table of ['audit', 'book_accounts', 'payments', 'payment_events', 'page_sessions'])
      expect(tables, table).toContain(table);
    expect(lines.find(({ table }) => table === 'page_sessions')).toMatchObject({ secret_hash: 'held' });
    expect(text).toContain('Bob Brackenfell');
    expect(text).not.toMatch(/screening/i);
    expect(lines.filter(({ line }) => line === 'entry').length).toBeGreaterThan(10);
    expect(lines.at(-1)).toMatchObject({ line: 'person-end', isWhole: true });
    // What came of the other one: it waited for nothing, and neither is cut off.
    expect([answer?.status, second?.status].filter((status) => status !== 200 && status !== 429)).toEqual([]);
    const again = await person.post('/my/data/held', { csrf });
    expect(again.status).toBe(200);
    const told = (await again.text()).split('\n').filter((line) => line.includes('"PERSON_EXPORT"'));
    expect(
      told.filter((line) => line.includes('"actor_kind":"customer"') && line.includes('WHOLE')).length,
    ).toBeGreaterThan(0);
  }, 60_000);

  it('erase: end every link and session, once the person has said so', async () => {
    const person = await stranger().signIn('gwen');
    const elsewhere = await stranger().signIn('gwen');
    const csrf = csrfOf(await read(person, '/my/data'));
    const asked = await person.post('/my/data/erase', { csrf });
    expect(textOf(await asked.text())).toContain('please tick the box first');
    expect((await person.get('/my')).status).toBe(200);
    const done = await person.post('/my/data/erase', { csrf, confirm: 'yes' });
    expect(textOf(await done.text())).toContain('Your data are erased');
    for (const browser of [person, elsewhere]) expect(textOf(await read(browser, '/my'))).not.toContain('Signed in');
  });

  it('erase all that law does not keep, where the operator lets people do it', async () => {
    const all = await startTestGateway({
      env: { ...storeSettings(), STORE_KEYS: stored.STORE_KEYS, MY_ERASES_ALL: 'true' },
      sandbox: gateway.sandbox,
      isPatient: true,
    });
    try {
      const person = await new Person(new URL(all.url).origin).signIn('gwen');
      const page = await read(person, '/my/data/erase');
      expect(textOf(page)).toContain('replaced by a random mark');
      const done = await person.post('/my/data/erase', { csrf: csrfOf(page), confirm: 'yes' });
      expect(textOf(await done.text())).toContain('Your data are erased');
      expect(textOf(await read(person, '/my'))).not.toContain('Signed in');
    } finally {
      await all.stop();
    }
  });

  it('log nothing of anybody', () => {
    for (const word of ['alice', 'Ashgrove', 'Thornwick', 'Brackenfell', '7.25', sessionCookie]) {
      // An instant or a time taken may have the figures of an amount.
      const logged = gateway.logged().replaceAll(/"(?:time|durationMs|atMs)":(?:"[^"]*"|[\d.]+)/g, '');
      expect(logged, word).not.toContain(word);
    }
  });
});
