// The sandbox's Plaid: who may call, the directory, Link by its hosted page and what is refused on the way.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { type Answer, call } from './bank-client.ts';
import { PlaidClient } from './plaid-client.ts';
import { control, redirectUri } from './relying-party.ts';

const now = new Date('2026-11-22T12:00:00Z');
const prairie = 'ins_990001';
const laurentide = 'ins_990002';

let sandbox: Sandbox;
let client: PlaidClient;

beforeAll(async () => {
  sandbox = await startSandbox({ now });
  client = new PlaidClient(sandbox.description);
});
afterAll(() => sandbox.close());
afterEach(() => control(sandbox.description, 'PUT', '/clock', { now: now.toISOString() }));

const later = (minutes: number) =>
  control(sandbox.description, 'PUT', '/clock', { now: new Date(now.getTime() + minutes * 60_000).toISOString() });
const errorOf = ({ status, body }: Answer) => [status, body.error_type, body.error_code];
const all = { count: 500, offset: 0, country_codes: ['US', 'CA'] };
const sessionOf = async (token: string) => {
  const { link_sessions: sessions } = await client.ask('/link/token/get', { link_token: token });
  return sessions.at(-1);
};

describe('a call', () => {
  test('is answered to the client, by headers or in the body, with the id of the request', async () => {
    const { clientId, secret } = client.source;
    const inBody = await call(
      `${client.base}/institutions/get`,
      { 'content-type': 'application/json' },
      { method: 'POST', body: JSON.stringify({ ...all, client_id: clientId, secret }) },
    );
    expect([inBody.status, inBody.body.total]).toEqual([200, 2]);
    expect(inBody.body.request_id).toMatch(/^[A-Za-z0-9]{15}$/);
  });

  const wrong: readonly (readonly [string, unknown, Record<string, string>, readonly [string, string]])[] = [
    ['another secret', all, { 'plaid-secret': 'no' }, ['INVALID_INPUT', 'INVALID_API_KEYS']],
    ['another id', all, { 'plaid-client-id': 'no' }, ['INVALID_INPUT', 'INVALID_API_KEYS']],
    ['no secret', all, { 'plaid-secret': '' }, ['INVALID_REQUEST', 'MISSING_FIELDS']],
    ['another version', all, { 'plaid-version': '2019-05-29' }, ['INVALID_REQUEST', 'INVALID_HEADERS']],
    ['a field missing', { count: 1, offset: 0 }, {}, ['INVALID_REQUEST', 'MISSING_FIELDS']],
    ['an unknown field', { ...all, page: 1 }, {}, ['INVALID_REQUEST', 'UNKNOWN_FIELDS']],
    ['a field of another type', { ...all, count: '5' }, {}, ['INVALID_REQUEST', 'INVALID_FIELD']],
    ['a count beyond the bounds', { ...all, count: 501 }, {}, ['INVALID_REQUEST', 'INVALID_FIELD']],
    ['a country that is none', { ...all, country_codes: ['XX'] }, {}, ['INVALID_REQUEST', 'INVALID_FIELD']],
    ['a body that is no object', [], {}, ['INVALID_REQUEST', 'INVALID_BODY']],
  ];

  test.each(wrong)('is refused with %s', async (_name, body, headers, error) => {
    const answer = await client.post('/institutions/get', body, headers);
    expect(errorOf(answer)).toEqual([400, ...error]);
    expect(Object.keys(answer.body).sort()).toEqual([
      'display_message',
      'documentation_url',
      'error_code',
      'error_message',
      'error_type',
      'request_id',
      'suggested_action',
    ]);
  });

  test('is refused by another method, at another path, and without JSON', async () => {
    const headers = { 'plaid-client-id': client.source.clientId, 'plaid-secret': client.source.secret };
    expect(errorOf(await call(`${client.base}/institutions/get`, headers))).toEqual([
      404,
      'INVALID_REQUEST',
      'NOT_FOUND',
    ]);
    expect(errorOf(await client.post('/institutions', all))).toEqual([404, 'INVALID_REQUEST', 'NOT_FOUND']);
    const init = { method: 'POST', body: '{' };
    const broken = await call(`${client.base}/item/get`, { ...headers, 'content-type': 'application/json' }, init);
    expect(errorOf(broken)).toEqual([400, 'INVALID_REQUEST', 'INVALID_BODY']);
  });

  test('is answered with trouble of the whole in Plaid’s words', async () => {
    const path = '/sources/plaid/faults';
    for (const [status, type] of [
      [429, 'RATE_LIMIT_EXCEEDED'],
      [500, 'API_ERROR'],
    ] as const) {
      await control(sandbox.description, 'PUT', path, { status, ...(status === 429 ? { retryAfterSeconds: 7 } : {}) });
      const answer = await client.post('/institutions/get', all);
      expect([answer.status, answer.body.error_type]).toEqual([status, type]);
      expect(answer.headers.get('retry-after')).toBe(status === 429 ? '7' : null);
    }
    await control(sandbox.description, 'DELETE', path);
  });
});

describe('the directory', () => {
  const namesOf = async (more: Record<string, unknown>) =>
    (await client.ask('/institutions/get', { ...all, ...more })).institutions.map(({ name }: { name: string }) => name);

  test('has both institutions, and can be narrowed', async () => {
    expect(await namesOf({})).toEqual(['Prairie Federal Bank', 'Laurentide Trust']);
    expect(await namesOf({ country_codes: ['CA'] })).toEqual(['Laurentide Trust']);
    expect(await namesOf({ count: 1, offset: 1 })).toEqual(['Laurentide Trust']);
    expect(await namesOf({ options: { products: ['identity'] } })).toEqual(['Prairie Federal Bank']);
    expect(await namesOf({ options: { oauth: true } })).toEqual([]);
    const [{ routing_numbers: numbers }] = (await client.ask('/institutions/get', all)).institutions;
    expect(await namesOf({ options: { routing_numbers: numbers.slice(0, 1) } })).toEqual(['Prairie Federal Bank']);
    for (const number of numbers) {
      const sum = [...String(number)].reduce(
        (total, digit, index) => total + Number(digit) * ([3, 7, 1][index % 3] ?? 0),
        0,
      );
      expect(sum % 10).toBe(0);
    }
  });

  test('gives a logo, a colour and an address where they are wanted', async () => {
    const [plain] = (await client.ask('/institutions/get', all)).institutions;
    expect(plain.logo).toBeUndefined();
    const options = { include_optional_metadata: true };
    const { institutions } = await client.ask('/institutions/get', { ...all, options });
    for (const { logo, primary_color: color, url } of institutions) {
      const picture = Buffer.from(logo, 'base64');
      expect(picture.subarray(0, 8).toString('latin1')).toBe('\u0089PNG\r\n\u001a\n');
      expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([152, 152]);
      expect(color).toMatch(/^#[0-9a-f]{6}$/);
      expect(url).toMatch(/^https:/);
    }
  });

  test('tells the health of one, which an outage changes', async () => {
    const body = { institution_id: prairie, country_codes: ['US'], options: { include_status: true } };
    const healthOf = async () =>
      (await client.ask('/institutions/get_by_id', body)).institution.status.item_logins.status;
    expect(await healthOf()).toBe('HEALTHY');
    const path = `/sources/plaid/institutions/${prairie}/faults`;
    await control(sandbox.description, 'PUT', path, { status: 500 });
    expect(await healthOf()).toBe('DOWN');
    await control(sandbox.description, 'DELETE', path);
    const unknown = await client.post('/institutions/get_by_id', { ...body, country_codes: ['CA'] });
    expect(errorOf(unknown)).toEqual([400, 'INVALID_INPUT', 'INVALID_INSTITUTION']);
  });
});

describe('a link token', () => {
  test.each([
    ['no client name', { client_name: undefined }, 'MISSING_FIELDS'],
    ['no language', { language: undefined }, 'MISSING_FIELDS'],
    ['no countries', { country_codes: undefined }, 'MISSING_FIELDS'],
    ['no user', { user: undefined }, 'MISSING_FIELDS'],
    ['a user without an id', { user: {} }, 'MISSING_FIELDS'],
    ['no products', { products: undefined }, 'MISSING_FIELDS'],
    ['a language that Link has not', { language: 'fi' }, 'INVALID_FIELD'],
    ['the balance as a product', { products: ['balance'] }, 'INVALID_FIELD'],
    ['a product that is none', { products: ['weather'] }, 'INVALID_FIELD'],
    ['a product that is not the client’s', { products: ['investments'] }, 'INVALID_PRODUCT'],
    ['a product twice', { optional_products: ['transactions'] }, 'INVALID_FIELD'],
    ['too long a history', { transactions: { days_requested: 731 } }, 'INVALID_FIELD'],
    ['too long a life', { hosted_link: { url_lifetime_seconds: 22 * 86_400 } }, 'INVALID_FIELD'],
    ['a webhook that is no address', { webhook: 'here' }, 'INVALID_FIELD'],
    ['an unknown field', { state: 'x' }, 'UNKNOWN_FIELDS'],
    [
      'another’s Item',
      { access_token: 'access-sandbox-x', products: undefined, optional_products: undefined },
      'INVALID_ACCESS_TOKEN',
    ],
  ])('is refused with %s', async (_name, more, code) => {
    expect((await client.post('/link/token/create', client.start(more))).body.error_code).toBe(code);
  });

  test('has an address of a page only where hosted Link is asked for, and ends with it', async () => {
    const plain = await client.ask('/link/token/create', client.start({ hosted_link: undefined }));
    expect(plain.link_token).toMatch(/^link-sandbox-[0-9a-f-]{36}$/);
    expect([plain.hosted_link_url, plain.expiration]).toEqual([undefined, '2026-11-22T16:00:00Z']);
    const hosted = await client.ask('/link/token/create', client.start());
    expect(hosted.expiration).toBe('2026-11-22T12:30:00Z');
    const long = await client.ask(
      '/link/token/create',
      client.start({ hosted_link: { url_lifetime_seconds: 86_400 } }),
    );
    expect(long.expiration).toBe('2026-11-23T12:00:00Z');
    await later(31);
    expect((await call(hosted.hosted_link_url, {})).status).toBe(404);
    expect((await call(long.hosted_link_url, {})).status).toBe(200);
    expect((await client.post('/link/token/get', { link_token: 'link-sandbox-x' })).body.error_code).toBe(
      'INVALID_LINK_TOKEN',
    );
  });

  test('tells what was asked for, and no session before there is one', async () => {
    const webhook = 'http://127.0.0.1:9/plaid';
    const { link_token: token } = await client.ask('/link/token/create', client.start({ webhook }));
    const body = await client.ask('/link/token/get', { link_token: token });
    expect(body.link_sessions).toEqual([]);
    expect(body.metadata).toEqual({
      client_name: 'Bankgraph',
      country_codes: ['US', 'CA'],
      initial_products: ['transactions'],
      language: 'en',
      redirect_uri: null,
      webhook,
    });
  });
});

describe('the hosted page', () => {
  test('leads through bank, person and accounts, by plain forms, and exactly back', async () => {
    const uri = 'http://127.0.0.1:49152/links/callback?state=a%20b&x=1';
    const started = await client.ask(
      '/link/token/create',
      client.start({ hosted_link: { completion_redirect_uri: uri } }),
    );
    const first = await call(started.hosted_link_url, {});
    expect(first.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(first.text).not.toContain('<script');
    expect(first.text).toContain('Prairie Federal Bank');
    const cookie = (first.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const csrf = /name="csrf" value="([^"]+)"/.exec(first.text)?.[1] ?? '';
    const send = (url: string, fields: Record<string, string>) =>
      fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie },
        body: new URLSearchParams({ csrf, ...fields }),
      });
    const chosen = await send(started.hosted_link_url, { institution: prairie, decision: 'continue' });
    expect(chosen.status).toBe(303);
    const atBank = new URL(chosen.headers.get('location') ?? '', started.hosted_link_url).href;
    const people = await call(atBank, { cookie });
    expect(people.text).toContain('Alice Ashgrove');
    expect(people.text).not.toContain('Combelune');
    const accounts = await (await send(atBank, { customer: 'alice', decision: 'continue' })).text();
    const [, account = ''] = /name="account" value="([^"]+)"/.exec(accounts) ?? [];
    const back = await send(atBank, { customer: 'alice', account, decision: 'allow' });
    expect([back.status, back.headers.get('location')]).toEqual([303, uri]);
    const session = await sessionOf(started.link_token);
    expect(session.results.item_add_results[0].institution).toEqual({
      institution_id: prairie,
      name: 'Prairie Federal Bank',
    });
    expect(session.results.item_add_results[0].accounts).toHaveLength(1);
    expect(session.on_success.public_token).toBe(session.results.item_add_results[0].public_token);
    expect(session.events.map(({ event_name: name }: { event_name: string }) => name)).toEqual([
      'HANDOFF',
      'SUBMIT_CREDENTIALS',
      'SELECT_INSTITUTION',
      'TRANSITION_VIEW',
      'OPEN',
    ]);
    // What is finished is finished once.
    expect((await call(started.hosted_link_url, { cookie })).status).toBe(404);
    expect((await send(atBank, { customer: 'alice', account, decision: 'allow' })).status).toBe(404);
  });

  test('takes no form of another browser', async () => {
    const started = await client.ask('/link/token/create', client.start());
    const page = await call(started.hosted_link_url, {});
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const body = new URLSearchParams({ csrf, institution: prairie, decision: 'continue' });
    expect((await fetch(started.hosted_link_url, { method: 'POST', body })).status).toBe(403);
  });

  test('can be left and begun again, which are two sessions', async () => {
    const started = await client.ask('/link/token/create', client.start());
    const left = await client.person(started.hosted_link_url, 'alice', { decision: 'refuse', institution: prairie });
    expect(left).toBe(redirectUri);
    const { exit, results, on_success: success, finished_at: finishedAt } = await sessionOf(started.link_token);
    expect([results, success, finishedAt]).toEqual([null, null, '2026-11-22T12:00:00Z']);
    expect(exit).toMatchObject({ error: null, metadata: { status: 'requires_account_selection' } });
    await client.person(started.hosted_link_url, 'chloe', { institution: laurentide });
    const body = await client.ask('/link/token/get', { link_token: started.link_token });
    expect(body.link_sessions.map(({ exit: gone }: { exit: unknown }) => gone !== null)).toEqual([true, false]);
  });

  test('goes on in the browser where it was begun', async () => {
    const started = await client.ask('/link/token/create', client.start());
    const page = await call(started.hosted_link_url, {});
    const cookie = (page.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    await call(started.hosted_link_url, { cookie });
    expect((await client.ask('/link/token/get', { link_token: started.link_token })).link_sessions).toHaveLength(1);
    await call(started.hosted_link_url, {});
    expect((await client.ask('/link/token/get', { link_token: started.link_token })).link_sessions).toHaveLength(2);
  });

  test('offers only institutions with all products and accounts that are wanted', async () => {
    const identity = await client.ask(
      '/link/token/create',
      client.start({ products: ['identity'], optional_products: [] }),
    );
    expect((await call(identity.hosted_link_url, {})).text).not.toContain('Laurentide');
    const filters = { account_filters: { credit: { account_subtypes: ['credit card'] } } };
    const { token } = await client.link(prairie, 'alice', filters);
    const { accounts } = await client.ask('/accounts/get', { access_token: token });
    expect(accounts.map(({ subtype }: { subtype: string }) => subtype)).toEqual(['credit card']);
  });

  test('has the bank of a routing number picked already, and goes to that of an id at once', async () => {
    const [{ routing_numbers: numbers }] = (await client.ask('/institutions/get', all)).institutions;
    const pageOf = async (more: Record<string, unknown>) =>
      (await call((await client.ask('/link/token/create', client.start(more))).hosted_link_url, {})).text;
    expect(await pageOf({ institution_data: { routing_number: numbers[1] } })).toMatch(/value="ins_990001" checked/);
    expect(await pageOf({})).not.toMatch(/<input[^>]* checked/);
    const { hosted_link_url: url } = await client.ask(
      '/link/token/create',
      client.start({ institution_id: laurentide }),
    );
    expect((await call(url, {}, { redirect: 'manual' })).headers.get('location')).toMatch(/\/ins_990002$/);
  });

  test('ends with an error where the bank is down', async () => {
    const path = `/sources/plaid/institutions/${prairie}/faults`;
    await control(sandbox.description, 'PUT', path, { status: 502 });
    const started = await client.ask('/link/token/create', client.start());
    await client.person(started.hosted_link_url, 'alice', { institution: prairie });
    await control(sandbox.description, 'DELETE', path);
    const { exit } = await sessionOf(started.link_token);
    expect(exit).toMatchObject({
      error: { error_code: 'INSTITUTION_DOWN' },
      metadata: { status: 'requires_credentials' },
    });
  });
});

describe('a public token', () => {
  const publicToken = async () => {
    const started = await client.ask('/link/token/create', client.start());
    await client.person(started.hosted_link_url, 'alice', { institution: prairie });
    return (await sessionOf(started.link_token)).results.item_add_results[0].public_token;
  };

  test('is exchanged once', async () => {
    const token = await publicToken();
    const first = await client.ask('/item/public_token/exchange', { public_token: token });
    expect(first.access_token).toMatch(/^access-sandbox-[0-9a-f-]{36}$/);
    const second = await client.post('/item/public_token/exchange', { public_token: token });
    expect(errorOf(second)).toEqual([400, 'INVALID_INPUT', 'INVALID_PUBLIC_TOKEN']);
  });

  test('ends after half an hour', async () => {
    const token = await publicToken();
    await later(31);
    const { body } = await client.post('/item/public_token/exchange', { public_token: token });
    expect([body.error_code, body.error_message.includes('expired')]).toEqual(['INVALID_PUBLIC_TOKEN', true]);
  });
});

describe('update mode', () => {
  const update = async (token: string, more: Record<string, unknown> = {}) =>
    client.ask(
      '/link/token/create',
      client.start({ products: undefined, optional_products: undefined, access_token: token, ...more }),
    );

  test('repairs the Item, which keeps its ids, and adds none', async () => {
    const { token, itemId } = await client.link(prairie, 'alice');
    const before = await client.ask('/accounts/get', { access_token: token });
    await client.control('PUT', `/items/${itemId}/state`, { state: 'login-required' });
    expect((await client.post('/accounts/get', { access_token: token })).body.error_code).toBe('ITEM_LOGIN_REQUIRED');
    const started = await update(token);
    await client.person(started.hosted_link_url, 'alice');
    const session = await sessionOf(started.link_token);
    expect([session.results.item_add_results, session.exit]).toEqual([[], null]);
    const after = await client.ask('/accounts/get', { access_token: token });
    const idsOf = ({ accounts }: { accounts: { account_id: string }[] }) => accounts.map(({ account_id: id }) => id);
    expect(idsOf(after)).toEqual(idsOf(before));
    expect(after.item.error).toBe(null);
  });

  test('takes no products, and nobody but the person whose Item it is', async () => {
    const { token } = await client.link(prairie, 'alice');
    const refused = await client.post('/link/token/create', client.start({ access_token: token }));
    expect(refused.body.error_code).toBe('INVALID_FIELD');
    const started = await update(token);
    await expect(client.person(started.hosted_link_url, 'bob')).rejects.toThrow();
    expect((await sessionOf(started.link_token)).finished_at).toBe(null);
  });

  test('changes the accounts where that is wanted', async () => {
    const { token } = await client.link(prairie, 'alice', { accounts: ['alice-prairie-checking'] });
    const started = await update(token, { update: { account_selection_enabled: true } });
    const accounts = ['alice-prairie-savings', 'alice-prairie-checking'];
    await client.person(started.hosted_link_url, 'alice', { accounts });
    expect((await client.ask('/accounts/get', { access_token: token })).accounts).toHaveLength(2);
  });
});
