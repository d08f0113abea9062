// Grants of customers at a started gateway, over HTTP and without a browser: a partner asks, a person answers on the page, the partner
// confirms, somebody ends it. And the attacks on that way. What a grant opens is in grants-access.test.ts.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { grantPermissions } from '../../../src/domain/grant.ts';
import type { Store } from '../../../src/store/store.ts';
import { testIds } from '../../support/ids.ts';
import { Person } from '../../support/person.ts';
import { startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';
import { openBeside } from './subscriptions-world.ts';

const redirectUri = 'http://127.0.0.1:3000/linked';
const env = { ...storeSettings() };
const scope = 'customers:read accounts:read links:read grants:read grants:write';
const grantFields =
  'id partnerId partnerName status source permissions expiresAt givenAt endedBy customer { id } accounts { accountId bank { name } }';
const ask = `mutation ($permissions: [GrantPermission!]!, $days: Int!, $redirectUri: URL!, $state: String) {
  requestGrant(permissions: $permissions, days: $days, redirectUri: $redirectUri, state: $state) {
    __typename ... on GrantRequest { authorizationUrl expiresAt grant { ${grantFields} } } ... on GrantRejection { code message retryAt } } }`;
const confirmation = `mutation ($code: String!) { confirmGrant(code: $code) {
  __typename ... on GrantConfirmation { grant { ${grantFields} } } ... on GrantRejection { code } } }`;
const revocation = `mutation ($id: ID!) { revokeGrant(id: $id) {
  __typename ... on GrantRevocation { grant { ${grantFields} } } ... on GrantRejection { code } } }`;

let gateway: TestGateway;
let store: Store;
let origin: string;
let otherpay: string;
let fintrack: string;

beforeAll(async () => {
  gateway = await startTestGateway({ env });
  store = await openBeside(env);
  origin = new URL(gateway.url).origin;
  otherpay = await gateway.token({ partner: 'otherpay', scope });
  fintrack = await gateway.token({ partner: 'fintrack', scope });
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  await store.close();
});

const request = async (more: object = {}, token = otherpay) => {
  const variables = { permissions: ['ACCOUNTS', 'TRANSACTIONS'], days: 90, redirectUri, state: 'its state', ...more };
  return (await gateway.query(token, ask, variables)).data.requestGrant;
};
/** The address of a request, as a path with its query. */
const pathOf = ({ authorizationUrl }: { authorizationUrl: string }): string => {
  const { pathname, search } = new URL(authorizationUrl);
  return `${pathname}${search}`;
};
const namedIn = (path: string): string => new URLSearchParams(path.split('?')[1]).get('request') ?? '';
const visitor = () => new Person(origin);
/** A person who has opened a request, and then signed in. */
const open = async (path: string, customer: string, person = visitor()): Promise<Person> => {
  expect((await person.get(path)).status).toBe(200);
  const done = await person.get(await person.meetProvider(customer, `?request=${namedIn(path)}`));
  expect(done.headers.get('location')).toBe(`${origin}${path}`);
  return person;
};
const answer = async (
  person: Person,
  path: string,
  fields: Record<string, string> = {},
  permissions: readonly string[] = grantPermissions,
  accounts: readonly string[] = [],
) => {
  const said = {
    csrf: await person.csrf(),
    request: namedIn(path),
    answer: 'yes',
    which: 'all',
    days: '30',
    ...fields,
  };
  const ticked = permissions.map((permission): [string, string] => ['permission', permission]);
  const named = accounts.map((account): [string, string] => ['account', account]);
  return person.post('/links/grant', [...Object.entries(said), ...ticked, ...named]);
};
/** Where a page sends the browser to; null for nowhere. */
const goesTo = async (response: Response): Promise<URLSearchParams | null> => {
  const [, target] = /http-equiv="refresh" content="0; url=([^"]+)"/.exec(await response.text()) ?? [];
  if (target === undefined) return null;
  const url = new URL(target.replaceAll('&#38;', '&'));
  expect(`${url.origin}${url.pathname}`).toBe(redirectUri);
  return url.searchParams;
};
/** A customer who says yes; the code that their browser comes back with. */
const give = async (customer: string, more: object = {}, token = otherpay): Promise<string> => {
  const path = pathOf(await request(more, token));
  const outcome = await goesTo(await answer(await open(path, customer), path));
  expect(outcome?.get('state')).toBe('its state');
  return outcome?.get('code') ?? '';
};
const confirm = async (code: string, token = otherpay) =>
  (await gateway.query(token, confirmation, { code })).data.confirmGrant;
const revoke = async (id: string, token: string) => (await gateway.query(token, revocation, { id })).data.revokeGrant;
const sees = async (customer: string, token = otherpay): Promise<boolean> =>
  (await gateway.query(token, `{ customer(id: "${testIds.customer(customer)}") { id } }`)).data.customer !== null;
const told = async () =>
  (await store.audit.read({ limit: 1000 }))
    .filter(({ action }) => action.startsWith('GRANT_'))
    .map(({ action, outcome, reason, actor }) =>
      [action, outcome, reason, `${actor.kind}:${actor.subject}`].filter((part) => part !== null).join(' '),
    );

describe('a grant', () => {
  it('goes from the partner over the customer’s browser back to the partner, and is seen, used and ended at once', async () => {
    const asked = await request();
    expect(asked.grant).toMatchObject({ status: 'PENDING', customer: null, partnerId: 'otherpay', source: 'CUSTOMER' });
    const path = pathOf(asked);
    const person = await open(path, 'erin');
    const page = await (await person.get(path)).text();
    for (const shown of ['otherpay', 'Accounts', 'Transactions', 'Not asked for: Balances', 'value="90"', 'Erin'])
      expect(page).toContain(shown);
    expect(await sees('erin')).toBe(false);
    const outcome = await goesTo(await answer(person, path));
    expect(outcome?.get('grant')).toBe(asked.grant.id);
    expect(await sees('erin')).toBe(false);
    const { grant } = await confirm(outcome?.get('code') ?? '');
    expect(grant).toMatchObject({
      id: asked.grant.id,
      status: 'ACTIVE',
      permissions: ['ACCOUNTS', 'TRANSACTIONS'],
      customer: { id: testIds.customer('erin') },
    });
    // As the person has shortened it.
    expect(Date.parse(grant.expiresAt) - Date.parse(grant.givenAt)).toBe(30 * 86_400_000);
    expect(await sees('erin')).toBe(true);
    const own = await gateway.token({ customer: 'erin', scope: 'customers:read grants:read grants:write' });
    const listed = await gateway.query(own, `{ me { grants { ${grantFields} } } }`);
    expect(listed.data.me.grants.map(({ id }: { id: string }) => id)).toContain(grant.id);
    const partners = await gateway.query(
      otherpay,
      `{ grants(first: 1) { edges { node { ${grantFields} } } } node(id: "${grant.id}") { id } }`,
    );
    expect(partners.data).toMatchObject({ grants: { edges: [{ node: grant }] }, node: { id: grant.id } });
    const overview = await (await person.get('/links')).text();
    expect(overview).toContain('Who may see your data');
    expect(overview).toContain('End the access of otherpay');
    const ended = await person.post('/links/grant/end', { csrf: await person.csrf(), grant: grant.id });
    expect(ended.status).toBe(303);
    expect(await sees('erin')).toBe(false);
    expect(await (await person.get('/links')).text()).not.toContain('End the access of otherpay');
    const after = await gateway.query(
      otherpay,
      `{ node(id: "${grant.id}") { ... on Grant { status endedBy customer { id } } } }`,
    );
    expect(after.data.node).toEqual({ status: 'REVOKED', endedBy: 'CUSTOMER', customer: null });
  }, 60_000);

  it('is ended by the customer’s token, or given up by its partner, and by nobody else', async () => {
    const { grant } = await confirm(await give('dora'));
    const [dora, bob] = await Promise.all(
      ['dora', 'bob'].map((customer) => gateway.token({ customer, scope: 'grants:read grants:write' })),
    );
    for (const token of [bob ?? '', fintrack]) {
      expect(await revoke(grant.id, token)).toMatchObject({ code: 'GRANT_NOT_FOUND' });
      const { data } = await gateway.query(token, `{ node(id: "${grant.id}") { id } }`);
      expect(data.node).toBeNull();
    }
    expect(await sees('dora')).toBe(true);
    expect((await revoke(grant.id, dora ?? '')).grant).toMatchObject({ status: 'REVOKED', endedBy: 'CUSTOMER' });
    expect(await sees('dora')).toBe(false);
    expect((await revoke(grant.id, otherpay)).grant).toMatchObject({ status: 'REVOKED', endedBy: 'CUSTOMER' });
    const given = await confirm(await give('dora'));
    expect((await revoke(given.grant.id, otherpay)).grant).toMatchObject({ endedBy: 'PARTNER' });
    expect(await sees('dora')).toBe(false);
  }, 60_000);

  it('of the operator’s is shown as such, and not ended here', async () => {
    const own = await gateway.token({ customer: 'alice', scope: 'customers:read grants:read grants:write' });
    const { data } = await gateway.query(own, `{ me { grants { ${grantFields} } } }`);
    const fixed = data.me.grants.find(({ partnerId }: { partnerId: string }) => partnerId === 'fintrack');
    expect(fixed).toMatchObject({ source: 'OPERATOR', status: 'ACTIVE', expiresAt: null });
    expect(await revoke(fixed.id, own)).toMatchObject({ code: 'OPERATOR_GRANT' });
    const listed = await gateway.query(fintrack, '{ grants { edges { node { id source } } } }');
    expect(listed.data.grants.edges).toContainEqual({ node: { id: fixed.id, source: 'OPERATOR' } });
    const person = await visitor().signIn('alice');
    expect(await (await person.get('/links')).text()).not.toContain('End the access of fintrack');
    expect((await person.post('/links/grant/end', { csrf: await person.csrf(), grant: fixed.id })).status).toBe(404);
  }, 30_000);

  it('that is refused leads back with an error, and nothing stands', async () => {
    const path = pathOf(await request());
    const person = await open(path, 'bob');
    const outcome = await goesTo(await answer(person, path, { answer: 'no', days: '' }));
    expect([outcome?.get('error'), outcome?.get('code'), outcome?.get('state')]).toEqual([
      'access_denied',
      null,
      'its state',
    ]);
    expect((await person.get(path)).status).toBe(404);
    expect((await answer(person, path)).status).toBe(404);
    expect(await told()).toContain('GRANT_REFUSE DONE customer:bob');
  }, 30_000);
});

describe('what a customer says yes to', () => {
  const ofAlice = (accountKey: string, owner = 'alice') =>
    testIds.account({ customerId: owner, bankId: 'albion', accountKey });
  const say = async (fields: Record<string, string>, accounts: readonly string[], permissions?: readonly string[]) => {
    const path = pathOf(await request());
    const person = await open(path, 'alice');
    const response = await answer(person, path, fields, permissions, accounts);
    const { status } = response;
    return { status, outcome: await goesTo(response) };
  };

  it.each([
    ['neither all nor some', { which: '' }, []],
    ['something else', { which: 'every' }, []],
    ['some, and none of them', { which: 'some' }, []],
    ['all, and some', { which: 'all' }, [ofAlice('k')]],
    ['an account of somebody else’s', { which: 'some' }, [ofAlice('k'), ofAlice('k', 'bob')]],
    ['what is no account', { which: 'some' }, [testIds.customer('alice'), 'nonsense']],
    [
      'more accounts than one can name',
      { which: 'some' },
      Array.from({ length: 201 }, (_, index) => ofAlice(`k${index}`)),
    ],
  ])('is asked again where it is %s', async (_name, fields, accounts) => {
    expect(await say(fields, accounts)).toEqual({ status: 400, outcome: null });
  });

  it('is what is granted, and never more than was asked for', async () => {
    const { outcome } = await say(
      { which: 'some' },
      [ofAlice('k'), ofAlice('k')],
      ['payments', 'balances', 'nonsense'],
    );
    const { grant } = await confirm(outcome?.get('code') ?? '');
    expect(grant).toMatchObject({
      status: 'ACTIVE',
      permissions: ['ACCOUNTS'],
      accounts: [{ accountId: ofAlice('k'), bank: { name: 'Albion Bank' } }],
    });
    const own = await gateway.token({ customer: 'alice', scope });
    const listed = await gateway.query(own, '{ me { grants { id accounts { accountId } } } }');
    expect(listed.data.me.grants).toContainEqual({ id: grant.id, accounts: [{ accountId: ofAlice('k') }] });
    expect((await revoke(grant.id, own)).grant.status).toBe('REVOKED');
  });
});

describe('who asks', () => {
  it.each([
    [
      'an address that is not registered',
      { redirectUri: 'https://evil.example/linked' },
      'REDIRECT_URI_NOT_REGISTERED',
    ],
    ['one that only looks registered', { redirectUri: `${redirectUri}?x` }, 'REDIRECT_URI_NOT_REGISTERED'],
    ['no accounts', { permissions: ['BALANCES'] }, 'PERMISSIONS_NOT_OFFERED'],
    ['for ever', { days: 366 }, 'DAYS_OUT_OF_RANGE'],
    ['for no time', { days: 0 }, 'DAYS_OUT_OF_RANGE'],
    ['a long state', { state: 'x'.repeat(513) }, 'STATE_TOO_LONG'],
    ['a zero byte in the state', { state: 'x\0' }, 'STATE_TOO_LONG'],
  ])('is refused %s', async (_name, more, code) => {
    expect(await request(more)).toMatchObject({ __typename: 'GrantRejection', code });
  });

  it('is a partner by its own credentials, in the audit if not', async () => {
    const customer = await gateway.token({ customer: 'bob', scope });
    expect(await request({}, customer)).toMatchObject({ code: 'NOT_A_PARTNER' });
    expect(await told()).toContain('GRANT_REQUEST REFUSED NOT_A_PARTNER customer:bob');
    expect(await told()).toContain('GRANT_REQUEST REFUSED UNREGISTERED_REDIRECT_URI partner:otherpay');
    const unscoped = await gateway.token({ partner: 'otherpay', scope: 'links:write' });
    const { errors } = await gateway.query(unscoped, ask, { permissions: ['ACCOUNTS'], days: 1, redirectUri });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  it('may not do so too often', async () => {
    const hurried = await startTestGateway({ env: { LINK_ATTEMPTS_PER_MINUTE: '2' }, sandbox: gateway.sandbox });
    const token = await hurried.token({ partner: 'otherpay', scope });
    const variables = { permissions: ['ACCOUNTS'], days: 1, redirectUri };
    const answers = [];
    for (let count = 0; count < 3; count++)
      answers.push((await hurried.query(token, ask, variables)).data.requestGrant);
    expect(answers.map(({ code = 'asked' }) => code)).toEqual(['asked', 'asked', 'RATE_LIMITED']);
    expect(answers[2].retryAt).not.toBeNull();
    const codes = [];
    for (let count = 0; count < 3; count++) {
      codes.push((await hurried.query(token, confirmation, { code: 'made-up' })).data.confirmGrant.code);
    }
    expect(codes).toEqual(['CODE_NOT_VALID', 'CODE_NOT_VALID', 'RATE_LIMITED']);
    await hurried.stop();
  }, 30_000);
});

describe('a code', () => {
  it('is worth nothing to another partner, or to the customer’s own token, and only once to its own', async () => {
    const code = await give('chloe');
    const inApp = await gateway.token({ customer: 'chloe', scope });
    for (const token of [fintrack, inApp]) expect(await confirm(code, token)).toMatchObject({ code: 'CODE_NOT_VALID' });
    expect(await sees('chloe')).toBe(false);
    const { grant } = await confirm(code);
    expect(await sees('chloe')).toBe(true);
    expect(await confirm(code)).toMatchObject({ code: 'CODE_NOT_VALID' });
    await revoke(grant.id, otherpay);
    // What has ended is not begun again by what began it.
    expect(await confirm(code)).toMatchObject({ code: 'CODE_NOT_VALID' });
    expect(await sees('chloe')).toBe(false);
    expect(await told()).toEqual(
      expect.arrayContaining([
        'GRANT_CONFIRM REFUSED OTHER_PARTNER partner:fintrack',
        'GRANT_CONFIRM REFUSED CODE_USED partner:otherpay',
      ]),
    );
  }, 60_000);

  it('that comes too late confirms nothing', async () => {
    const code = await give('chloe');
    await store.customerGrants.expireDue(Date.now() + 11 * 60_000, 500);
    expect(await confirm(code)).toMatchObject({ code: 'CODE_NOT_VALID' });
    expect(await sees('chloe')).toBe(false);
    expect(await told()).toContain('GRANT_CONFIRM REFUSED TOO_LATE partner:otherpay');
  }, 30_000);
});

describe('the page', () => {
  it('is answered in the browser that has opened it, whoever signs in elsewhere', async () => {
    const path = pathOf(await request());
    const person = await open(path, 'bob');
    const other = visitor();
    expect((await other.get(path)).status).toBe(403);
    await other.signIn('dora');
    expect((await other.get(path)).status).toBe(403);
    expect((await answer(other, path)).status).toBe(403);
    // Without ever having opened anything.
    expect((await answer(await visitor().signIn('dora'), path)).status).toBe(403);
    expect((await goesTo(await answer(person, path)))?.get('code')).toMatch(/^[\w-]{43}$/);
    expect((await answer(person, path)).status).toBe(404);
  }, 60_000);

  it('takes no form of the person before, when another has signed in in that browser', async () => {
    const path = pathOf(await request());
    const person = await open(path, 'bob');
    const csrf = await person.csrf();
    const dora = await visitor().signIn('dora');
    for (const [name, value] of dora.cookies) person.cookies.set(name, value);
    expect(await (await person.get('/links')).text()).toContain('Signed in as Dunmarrow Provisions Ltd');
    const posted = await answer(person, path, { csrf });
    expect(posted.status).toBe(403);
    expect(await goesTo(posted)).toBeNull();
    expect(await store.customerGrants.readOf({ customerId: 'dora' }, 99)).not.toContainEqual(
      expect.objectContaining({ status: 'GIVEN' }),
    );
  }, 30_000);

  it('takes no form of another site’s, without the session’s own token, or of who is signed out', async () => {
    const path = pathOf(await request());
    const person = await open(path, 'bob');
    const fields = { csrf: await person.csrf(), request: namedIn(path), answer: 'yes', which: 'all', days: '30' };
    const refused = [
      await person.post('/links/grant', { ...fields, csrf: '' }),
      await person.post('/links/grant', { ...fields, csrf: 'x'.repeat(43) }),
      await person.post('/links/grant', fields, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }),
      await person.post('/links/grant/end', { csrf: '', grant: 'x' }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    await person.post('/links/sign-out', { csrf: fields.csrf });
    expect((await person.post('/links/grant', fields)).status).toBe(403);
    expect((await told()).filter((entry) => entry === 'GRANT_GIVE DONE customer:bob')).toHaveLength(1);
  }, 30_000);

  it.each(['0', '91', '1.5', '', 'x'])('lets nobody grant for %j days when 90 were asked for', async (days) => {
    const path = pathOf(await request());
    const person = await open(path, 'bob');
    const posted = await answer(person, path, { days });
    expect(posted.status).toBe(400);
    expect(await goesTo(posted)).toBeNull();
  });

  it('cannot be framed, run anything or be kept, and says nothing before somebody signs in', async () => {
    const path = pathOf(await request());
    const person = visitor();
    const before = await person.get(path);
    const signedIn = await open(path, 'bob', person);
    for (const page of [before, await signedIn.get(path)]) {
      const policy = page.headers.get('content-security-policy') ?? '';
      for (const part of ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"])
        expect(policy).toContain(part);
      // The one script of all pages, by its hash.
      expect(policy).toMatch(/script-src 'sha256-[\w+/=]+';/);
      expect(policy).not.toContain('unsafe');
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(page.headers.get('referrer-policy')).toBe('same-origin');
    }
    expect(await before.text()).not.toContain('Transactions');
    for (const made of ['x', 'x'.repeat(43), '']) {
      expect((await visitor().get(`/links/grant?request=${made}`)).status).toBe(404);
    }
  }, 30_000);
});
