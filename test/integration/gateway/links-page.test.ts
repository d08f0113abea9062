// The page for people (/links) over HTTP, without a browser: who is let in, what is refused, and what stands in the answers.
// The journeys of people are in test/browser/links.test.ts.

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createTokenVerifier } from '../../../src/auth/token.ts';
import type { TokenRequest } from '../../../src/cli/development-token.ts';
import { usualPageScopes } from '../../../src/config/page-scopes.ts';
import { SealedValues } from '../../../src/links-page/sealed-values.ts';
import { completeSignIn } from '../../../src/links-page/sign-in.ts';
import { toHash } from '../../../src/store/attempts.ts';
import type { SealingKey } from '../../../src/store/sealing.ts';
import { plantSession } from '../../support/page-session.ts';
import { Person, sessionCookie } from '../../support/person.ts';
import { startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';

const key: SealingKey = { id: 'test', key: Buffer.alloc(32, 7) };

/** The access token of the page's own client, taken from a sign-in before the page could complete it. */
async function tokenOfPage(
  callback: string,
  person: Person,
  { issuer, audience }: { readonly issuer: string; readonly audience: string },
): Promise<string> {
  const form = z.object({ codeVerifier: z.string(), expiresAtMs: z.number() });
  const kept = person.cookies.get('bankgraph-links-signing-in') ?? null;
  const { searchParams, origin, pathname } = new URL(callback);
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: 'bankgraph-links',
      code: searchParams.get('code') ?? '',
      code_verifier: new SealedValues([key]).open('signing in', kept, form)?.codeVerifier ?? '',
      redirect_uri: `${origin}${pathname}`,
      resource: audience,
    }),
  });
  return z.object({ access_token: z.string() }).parse(await answer.json()).access_token;
}

describe('the page for people', () => {
  let gateway: TestGateway;
  let origin: string;
  const stored = storeSettings();
  beforeAll(async () => {
    gateway = await startTestGateway({
      env: stored,
      banks: JSON.stringify({
        banks: [
          {
            id: 'planted',
            name: '<img src=x onerror=alert(1)> & "Sons"',
            country: 'GB',
            standard: 'open-banking-uk',
            version: '3.1',
            endpoints: { accounts: 'https://planted.example' },
            authorization: {
              issuer: 'https://planted.example',
              clientId: 'x',
              clientAuthentication: 'client_secret_basic',
              clientSecret: 'x',
            },
          },
        ],
        links: [
          {
            id: 'planted-link',
            customer: 'finn',
            bank: 'planted',
            accessToken: 'secret-token',
            permissions: ['accounts'],
          },
        ],
      }),
    });
    origin = new URL(gateway.url).origin;
  });
  afterAll(() => gateway.stop());

  const stranger = () => new Person(origin);

  it('is not there without a client id', async () => {
    const without = await startTestGateway({ env: { LINKS_CLIENT_ID: '' }, sandbox: gateway.sandbox });
    try {
      for (const path of ['/links', '/links/sign-in', '/links/signed-in', '/links/new']) {
        expect((await fetch(new URL(path, without.url))).status, path).toBe(404);
      }
    } finally {
      await without.stop();
    }
  });

  it('shows strangers the way in and nothing else', async () => {
    const person = stranger();
    const page = await person.get('/links');
    expect(page.status).toBe(200);
    const text = await page.text();
    expect(text).toContain('href="/links/sign-in"');
    expect(text).not.toContain('Rheinbank');
    for (const path of ['/links/new?bank=rheinbank', '/links/renew?link=x', '/links/revoke?link=x']) {
      expect((await person.get(path)).status, path).toBe(403);
    }
    for (const path of ['/links/new', '/links/renew', '/links/revoke', '/links/sign-out']) {
      expect((await person.post(path, { bank: 'rheinbank' })).status, path).toBe(403);
    }
  });

  it('signs people in by code, PKCE, state and nonce, for the API', async () => {
    const person = stranger();
    const leaving = await person.get('/links/sign-in');
    expect(leaving.status).toBe(303);
    const url = new URL(leaving.headers.get('location') ?? '');
    expect(url.origin).toBe(gateway.sandbox.description.issuer);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'bankgraph-links',
      redirect_uri: `${origin}/links/signed-in`,
      scope: `openid profile ${usualPageScopes.join(' ')}`,
      code_challenge_method: 'S256',
      resource: gateway.sandbox.description.audience,
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(url.searchParams.get(name)?.length, name).toBe(43);
    await person.signIn('finn');
    expect(await (await person.get('/links')).text()).toContain('Signed in as Finn');
  });

  it('keeps its session from scripts, other sites and readers', async () => {
    const person = stranger();
    const done = await person.get(await person.meetProvider('finn'));
    const cookie = done.headers.getSetCookie().find((line) => line.startsWith(sessionCookie)) ?? '';
    expect(cookie).toMatch(/; Path=\/; Max-Age=3\d{3}; HttpOnly; SameSite=Lax$/);
    expect(Buffer.from(cookie.split('.')[1] ?? '', 'base64url').toString('latin1')).not.toContain('finn');
    expect(person.cookies.has('bankgraph-links-signing-in')).toBe(false);
  });

  it('refuses a sign-in that another browser began, a forged issuer and a code that comes again', async () => {
    const [one, other] = [stranger(), stranger()];
    const callback = await one.meetProvider('finn');
    await other.get('/links/sign-in');
    for (const person of [other, stranger()]) {
      const refused = await person.get(callback);
      expect(refused.status).toBe(400);
      expect(person.cookies.has(sessionCookie)).toBe(false);
    }
    const kept = one.cookies.get('bankgraph-links-signing-in') ?? '';
    const forged = new URL(callback);
    forged.searchParams.set('iss', 'https://elsewhere.example');
    expect((await one.get(forged.href)).status).toBe(400);
    one.cookies.set('bankgraph-links-signing-in', kept);
    expect((await one.get(callback)).status).toBe(303);
    one.cookies.clear();
    one.cookies.set('bankgraph-links-signing-in', kept);
    expect((await one.get(callback)).status).toBe(400);
    expect(one.cookies.has(sessionCookie)).toBe(false);
  });

  it('says so when the identity provider refuses', async () => {
    const person = stranger();
    const leaving = new URL((await person.get('/links/sign-in')).headers.get('location') ?? '');
    const { issuer } = gateway.sandbox.description;
    const query = new URLSearchParams({
      error: 'access_denied',
      error_description: '<script>alert(1)</script>',
      state: leaving.searchParams.get('state') ?? '',
      iss: issuer,
    });
    const refused = await person.get(`/links/signed-in?${query}`);
    expect(refused.status).toBe(403);
    const text = await refused.text();
    expect(text).toContain('You were not signed in');
    expect(text).not.toContain('alert(1)');
  });

  it('takes no cookie that is not a session’s', async () => {
    const secret = (await stranger().signIn('finn')).cookies.get(sessionCookie) ?? '';
    const turned = `${secret.slice(0, -2)}${secret.endsWith('A') ? 'B' : 'A'}${secret.slice(-1)}`;
    const values = new SealedValues([key]);
    const cases: [string, string, boolean][] = [
      ['as it was given', secret, true],
      ['one character turned', turned, false],
      ['shortened', secret.slice(0, -1), false],
      ['with something after it', `${secret}x`, false],
      ['made up', 'a'.repeat(43), false],
      ['its hash, as the store has it', toHash(secret), false],
      ['sealed, as sessions once were', values.seal('session', { id: secret, expiresAtMs: Date.now() + 1000 }), false],
      ['a token of the API', await gateway.token({ customer: 'finn', scope: 'links:read' }), false],
      ['another before it', `made-up; ${sessionCookie}=${secret}`, false],
    ];
    for (const [name, cookie, isIn] of cases) {
      const person = stranger();
      person.cookies.set(sessionCookie, cookie);
      const text = await (await person.get('/links')).text();
      expect(text.includes('>Signed in<') || text.includes('Signed in as'), name).toBe(isIn);
    }
  });

  it('opens what is sealed under any of the keys, so that a rotation breaks off no sign-in', () => {
    const [old, next] = [
      { id: 'old', key: Buffer.alloc(32, 1) },
      { id: 'next', key: Buffer.alloc(32, 2) },
    ];
    const form = z.object({ state: z.string(), expiresAtMs: z.number() });
    const content = { state: 'a'.repeat(43), expiresAtMs: Date.now() + 1000 };
    const sealed = new SealedValues([old]).seal('signing in', content);
    expect(new SealedValues([next, old]).open('signing in', sealed, form)).toEqual(content);
    expect(new SealedValues([next]).open('signing in', sealed, form)).toBeNull();
    expect(new SealedValues([old]).open('notice', sealed, form)).toBeNull();
    const over = new SealedValues([old]).seal('signing in', { ...content, expiresAtMs: Date.now() - 1 });
    expect(new SealedValues([old]).open('signing in', over, form)).toBeNull();
  });

  describe('of sessions', () => {
    /** Somebody else with a copy of a person's cookies. */
    function thiefOf(person: Person): Person {
      const thief = stranger();
      for (const [name, value] of person.cookies) thief.cookies.set(name, value);
      return thief;
    }
    const isIn = async (person: Person): Promise<boolean> =>
      />Signed in(?: as [^<]+)?</.test(await (await person.get('/links')).text());
    const sessionsOf = async (person: Person): Promise<string[]> => {
      const text = await (await person.get('/links/sessions')).text();
      return [...text.matchAll(/name="session" value="([^"]+)"/g)].map(([, id = '']) => id);
    };

    it('ends them at the gateway: a copied cookie is worthless after the sign-out', async () => {
      const person = await stranger().signIn('erin');
      const thief = thiefOf(person);
      expect(await isIn(thief)).toBe(true);
      const csrf = await person.csrf();
      expect((await person.post('/links/sign-out', { csrf })).status).toBe(200);
      expect(person.cookies.has(sessionCookie)).toBe(false);
      expect(await isIn(thief)).toBe(false);
      for (const path of ['/links/new', '/links/renew', '/links/revoke', '/links/sign-out', '/links/sessions/end']) {
        expect((await thief.post(path, { csrf, bank: 'rheinbank' })).status, path).toBe(403);
      }
      expect((await thief.get('/links/sessions')).status).toBe(403);
    });

    it('ends the one before when the same browser signs in anew', async () => {
      const person = await stranger().signIn('erin');
      const before = thiefOf(person);
      await person.signIn('erin');
      expect(await isIn(person)).toBe(true);
      expect(await isIn(before)).toBe(false);
    });

    it('lists a person’s own, this browser’s first, and nothing by which one could be used', async () => {
      const [one, two, other] = await Promise.all(['dora', 'dora', 'bob'].map((name) => stranger().signIn(name)));
      if (one === undefined || two === undefined || other === undefined) throw new TypeError('all sign in');
      const answer = await one.get('/links/sessions');
      expect(answer.status).toBe(200);
      const text = await answer.text();
      expect(text).toContain('<h1>Where you are signed in</h1>');
      expect(text.match(/This browser/g)).toHaveLength(1);
      expect(text.indexOf('This browser')).toBeLessThan(text.indexOf('Sign out there'));
      for (const { cookies } of [one, two, other]) {
        expect(text).not.toContain(cookies.get(sessionCookie) ?? 'none');
        expect(text).not.toContain(toHash(cookies.get(sessionCookie) ?? ''));
      }
      const [ofTwo] = await sessionsOf(two);
      expect(await sessionsOf(one)).toContain(ofTwo);
      expect(await sessionsOf(other)).not.toContain(ofTwo);
    });

    it('lets people end one of their own elsewhere, and nobody else’s', async () => {
      const [one, two, other] = await Promise.all(['chloe', 'chloe', 'bob'].map((name) => stranger().signIn(name)));
      if (one === undefined || two === undefined || other === undefined) throw new TypeError('all sign in');
      const [ofTwo = ''] = await sessionsOf(two);
      const end = async (person: Person, session: string) => {
        const ended = await person.post('/links/sessions/end', { csrf: await person.csrf(), session });
        expect(ended.status).toBe(303);
        const { pathname, search } = new URL(ended.headers.get('location') ?? '');
        expect(pathname).toBe('/links/sessions');
        return { search, text: await (await person.get(`${pathname}${search}`)).text() };
      };
      expect((await end(other, ofTwo)).text).toContain('There was nothing to end any more.');
      expect(await isIn(two)).toBe(true);
      const { text, search } = await end(one, ofTwo);
      expect(text).toContain('You are signed out there.');
      expect(await isIn(two)).toBe(false);
      expect(await isIn(one)).toBe(true);
      // Said to who did it, and to nobody who is sent the address.
      expect(await (await other.get(`/links/sessions${search}`)).text()).not.toContain('You are signed out there.');
      expect((await end(one, 'made-up')).text).toContain('There was nothing to end any more.');
    });

    it('lets people end all but this one, and this one', async () => {
      const people = await Promise.all(Array.from({ length: 3 }, () => stranger().signIn('finn')));
      const [one, two, three] = people;
      if (one === undefined || two === undefined || three === undefined) throw new TypeError('all sign in');
      const bystander = await stranger().signIn('alice');
      await one.post('/links/sessions/end', { csrf: await one.csrf() });
      expect(await Promise.all([one, two, three, bystander].map(isIn))).toEqual([true, false, false, true]);
      const [own = ''] = await sessionsOf(one);
      const thief = thiefOf(one);
      const left = await one.post('/links/sessions/end', { csrf: await one.csrf(), session: own });
      expect(await left.text()).toContain('You are signed out.');
      expect(one.cookies.has(sessionCookie)).toBe(false);
      expect(await isIn(thief)).toBe(false);
    });

    it('lets no other site end any', async () => {
      const person = await stranger().signIn('finn');
      const csrf = await person.csrf();
      const attempts: [Record<string, string>, Record<string, string>][] = [
        [{}, {}],
        [{ csrf: csrf.slice(1) }, {}],
        [{ csrf }, { origin: 'https://elsewhere.example' }],
        [{ csrf }, { 'sec-fetch-site': 'cross-site' }],
      ];
      for (const [fields, headers] of attempts) {
        expect((await person.post('/links/sessions/end', fields, headers)).status).toBe(403);
      }
      expect(await isIn(person)).toBe(true);
    });
  });

  it('takes forms from its own pages in this session only', async () => {
    const [person, other] = await Promise.all([stranger().signIn('finn'), stranger().signIn('bob')]);
    const csrf = await person.csrf();
    const fields = { bank: 'rheinbank', permission: 'balances' };
    const attempts: [string, Record<string, string>, Record<string, string>][] = [
      ['no token', {}, {}],
      ['another session’s token', { csrf: await other.csrf() }, {}],
      ['a shortened token', { csrf: csrf.slice(1) }, {}],
      ['a foreign origin', { csrf }, { origin: 'https://elsewhere.example' }],
      ['an opaque origin', { csrf }, { origin: 'null' }],
      ['another port', { csrf }, { origin: 'http://127.0.0.1:1' }],
      ['another site', { csrf }, { 'sec-fetch-site': 'cross-site' }],
      ['a neighbour of the site', { csrf }, { 'sec-fetch-site': 'same-site' }],
    ];
    for (const [name, token, headers] of attempts) {
      for (const path of ['/links/new', '/links/renew', '/links/revoke', '/links/sign-out']) {
        expect((await person.post(path, { ...fields, ...token }, headers)).status, `${name} ${path}`).toBe(403);
      }
    }
    const silent = await person.ask('/links/new', { method: 'POST', body: new URLSearchParams({ ...fields, csrf }) });
    expect(silent.status, 'no origin at all').toBe(403);
    const page = await (await person.get('/links')).text();
    expect(page).not.toContain('Waiting for you at the bank');
    expect((await person.post('/links/new', { ...fields, csrf })).status).toBe(200);
  });

  it('begins a link, shows it, and goes on to the bank by itself', async () => {
    const person = await stranger().signIn('dora');
    const begun = await person.post('/links/new', {
      csrf: await person.csrf(),
      bank: 'rheinbank',
      permission: 'balances',
    });
    expect(begun.status).toBe(200);
    const text = await begun.text();
    const [, url] = /<meta http-equiv="refresh" content="0; url=([^"]+)">/.exec(text) ?? [];
    expect(text).toContain(`href="${url}"`);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/auth\?/);
    expect(begun.headers.getSetCookie().join()).toMatch(
      /bankgraph-links-binding=[\w-]{43}; Path=\/links\/callback; Max-Age=900; HttpOnly; SameSite=Lax$/,
    );
    expect(await (await person.get('/links')).text()).toContain('Waiting for you at the bank');
  });

  it('shows and ends nobody else’s link', async () => {
    const [owner, other] = await Promise.all([stranger().signIn('chloe'), stranger().signIn('erin')]);
    await owner.post('/links/new', { csrf: await owner.csrf(), bank: 'albion' });
    const [, link = ''] = /revoke\?link=([\w-]+)/.exec(await (await owner.get('/links')).text()) ?? [];
    expect(link).not.toBe('');
    for (const path of ['revoke', 'renew']) {
      expect((await other.get(`/links/${path}?link=${link}`)).status, path).toBe(404);
      expect((await other.post(`/links/${path}`, { csrf: await other.csrf(), link })).status, path).toBe(404);
    }
    expect(await (await owner.get('/links')).text()).toContain('Waiting for you at the bank');
    const ended = await owner.post('/links/revoke', { csrf: await owner.csrf(), link });
    expect(ended.status).toBe(303);
    const { pathname, search } = new URL(ended.headers.get('location') ?? '');
    expect(await (await owner.get(`${pathname}${search}`)).text()).toContain('The link to Albion Bank has ended.');
    // The outcome is its owner's alone, and made by nobody else.
    expect(await (await other.get(`${pathname}${search}`)).text()).not.toContain('has ended.');
    expect(await (await owner.get(`/links?link=${link}&state=made-up`)).text()).not.toContain('has ended.');
  });

  it('makes no markup of names, and shows nothing of the query', async () => {
    const person = await stranger().signIn('finn');
    const planted = encodeURIComponent('"><script>alert(1)</script>');
    for (const path of [
      '/links',
      `/links?link=${planted}&state=${planted}&error=${planted}`,
      '/links/new?bank=planted',
      `/links/new?bank=${planted}`,
      `/links/revoke?link=${planted}`,
      `/links/sign-in?state=${planted}`,
    ]) {
      const text = await (await person.get(path)).text();
      expect(text, path).not.toMatch(/<script(?!>\(\(\) => \{\nconst zone)|<img|onerror=alert\(1\)>/);
      expect(text, path).not.toContain('secret-token');
    }
    expect(await (await person.get('/links')).text()).toContain(
      '&#60;img src=x onerror=alert(1)&#62; &#38; &#34;Sons&#34;',
    );
    const outside = await (await stranger().get(`/links?state=${planted}&link=${planted}`)).text();
    expect(outside).not.toContain('<script>alert');
  });

  it('sends people nowhere else than to itself, its provider and the bank', async () => {
    const person = stranger();
    const query =
      '?state=x&link=y&next=https%3A%2F%2Felsewhere.example&error=%0d%0aLocation%3A%20https%3A%2F%2Felsewhere.example';
    const done = await person.get(await person.meetProvider('finn', query));
    const location = new URL(done.headers.get('location') ?? '');
    expect(`${location.origin}${location.pathname}`).toBe(`${origin}/links`);
    expect([...location.searchParams.keys()].sort()).toEqual(['error', 'link', 'state']);
  });

  it('is neither kept, framed, scripted nor told to others', async () => {
    const person = await stranger().signIn('finn');
    for (const path of ['/links', '/links/new?bank=rheinbank', '/links/nowhere?x', '/links/revoke?link=x']) {
      const { status, headers } = await person.get(path);
      if (path.includes('nowhere')) {
        expect(status).toBe(404);
        continue;
      }
      expect(headers.get('cache-control'), path).toBe('no-store');
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(
        /^default-src 'none'; style-src 'sha256-[\w+/=]+'; script-src 'sha256-[\w+/=]+'; connect-src 'self'; img-src 'self' data:; form-action 'self'; /,
      );
      expect(policy).toContain("frame-ancestors 'none'; base-uri 'none'");
      expect(policy).not.toMatch(/unsafe/);
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    }
  });

  it('lets nobody hurry the banks, here and through the API together', { timeout: 30_000 }, async () => {
    const hurried = await startTestGateway({ env: { LINK_ATTEMPTS_PER_MINUTE: '10' }, sandbox: gateway.sandbox });
    onTestFinished(() => hurried.stop());
    const page = new URL('/links', hurried.url).href;
    const person = new Person(new URL(hurried.url).origin);
    const token = await tokenOfPage(await person.meetProvider('alice'), person, gateway.sandbox.description);
    const { data } = await hurried.query(token, '{ banks { id name } }');
    const bankId = data.banks.find(({ name }: { name: string }) => name === 'Southern Cross Bank').id;
    const link = `mutation ($bankId: ID!) { createBankLink(bankId: $bankId, permissions: [ACCOUNTS], redirectUri: "${page}", additional: true) {
      __typename ... on LinkRejection { code } } }`;
    for (let round = 0; round < 4; round++) {
      expect((await hurried.query(token, link, { bankId })).data.createBankLink.__typename).toBe('BankAuthorization');
    }
    await person.signIn('alice');
    const csrf = await person.csrf();
    const fields = { csrf, bank: 'southern-cross', permission: 'balances' };
    const answers: Response[] = [];
    for (let round = 0; round < 8; round++) answers.push(await person.post('/links/new', fields));
    expect(answers.map(({ status }) => status)).toEqual([...Array(6).fill(200), 429, 429]);
    const [refused] = answers.slice(-1);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(Number(refused?.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    const text = (await refused?.text()) ?? '';
    expect(text).toContain('Nothing was done. Please wait a minute, then try again.');
    expect(text).toContain('role="alert"');
    expect((await hurried.query(token, link, { bankId })).data.createBankLink).toMatchObject({ code: 'RATE_LIMITED' });
    const bob = await new Person(new URL(hurried.url).origin).signIn('bob');
    expect((await bob.post('/links/new', { ...fields, csrf: await bob.csrf() })).status).toBe(200);
  });

  it('uses cookies for secure connections only where it is reached by https', async () => {
    const own = storeSettings();
    const secure = await startTestGateway({
      env: { ...own, PUBLIC_URL: 'https://banks.example/gateway' },
      sandbox: gateway.sandbox,
    });
    try {
      const there = new URL(secure.url).origin;
      const leaving = await fetch(`${there}/links/sign-in`, { redirect: 'manual' });
      expect(leaving.headers.getSetCookie().join()).toMatch(
        /^__Secure-bankgraph-links-signing-in=.*; Path=\/gateway\/links; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/,
      );
      const secret = await plantSession({
        dataDir: own.DATA_DIR,
        key,
        customerId: 'finn',
        scopes: ['links:read', 'links:write'],
      });
      const cookie = `__Secure-${sessionCookie}=${secret}`;
      const text = await (await fetch(`${there}/links`, { headers: { cookie } })).text();
      expect(text).toContain('action="/gateway/links/sign-out"');
      const csrf = /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
      // A bank's own page may post the answer: the binding has to come with another site's form.
      const begun = await fetch(`${there}/links/new`, {
        method: 'POST',
        headers: { cookie, origin: 'https://banks.example', 'sec-fetch-site': 'same-origin' },
        body: new URLSearchParams({ csrf, bank: 'albion' }),
      });
      expect(begun.status).toBe(200);
      expect(begun.headers.getSetCookie().join()).toMatch(
        /^__Secure-bankgraph-links-binding=[\w-]{43}; Path=\/gateway\/links\/callback; Max-Age=900; HttpOnly; SameSite=None; Secure$/,
      );
    } finally {
      await secure.stop();
    }
  });

  it('goes on under the name that banks and the provider know', async () => {
    const { port } = new URL(origin);
    const moved = await fetch(`http://localhost:${port}/links`, { redirect: 'manual' });
    expect(moved.status).toBe(303);
    expect(moved.headers.get('location')).toBe(`${origin}/links`);
  });

  it('says when signing in is not possible', async () => {
    const alone = await startTestGateway({
      env: { AUTH_ISSUER: 'http://127.0.0.1:9', AUTH_JWKS_URL: 'http://127.0.0.1:9/jwks' },
      sandbox: gateway.sandbox,
    });
    try {
      const answer = await fetch(new URL('/links/sign-in', alone.url), { redirect: 'manual' });
      expect(answer.status).toBe(503);
      expect(await answer.text()).toContain('Signing in is not possible at the moment.');
    } finally {
      await alone.stop();
    }
  });

  it('logs nothing of anybody', () => {
    for (const word of ['finn', 'chloe', 'dora', sessionCookie, 'code=', 'state=']) {
      expect(gateway.logged(), word).not.toContain(word);
    }
  });

  it('lets people look who may not change anything', async () => {
    const person = stranger();
    person.cookies.set(
      sessionCookie,
      await plantSession({ dataDir: stored.DATA_DIR, key, customerId: 'erin', scopes: ['links:read'] }),
    );
    expect(await (await person.get('/links')).text()).not.toMatch(/\/links\/(?:new|renew|revoke)/);
    const refused = await person.post('/links/new', { csrf: await person.csrf(), bank: 'rheinbank' });
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('Your sign-in does not allow this.');
  });

  it('is for customers: partners, analysts, and who may not see links, are refused', async () => {
    const verifier = createTokenVerifier({
      issuer: gateway.sandbox.description.issuer,
      audience: gateway.sandbox.description.audience,
      jwksUrl: gateway.sandbox.description.jwksUrl,
    });
    const enter = async (request: TokenRequest) => {
      const token = await gateway.token(request);
      const secrets = { state: '', nonce: '', codeVerifier: '' };
      const provider = { complete: async () => ({ accessToken: token, name: null }) };
      const scopes = ['links:read', 'links:write'];
      return completeSignIn({ provider, tokens: verifier, scopes }, new URL(origin), secrets);
    };
    expect(await enter({ customer: 'finn', scope: 'links:read accounts:read' })).toMatchObject({
      subject: 'finn',
      scopes: ['links:read'],
    });
    for (const request of [
      { partner: 'fintrack', scope: 'links:read links:write' },
      { analyst: 'ana', scope: 'links:read customers:read:any' },
      { customer: 'finn', scope: 'accounts:read' },
    ]) {
      await expect(enter(request)).rejects.toMatchObject({ kind: 'NOT_A_CUSTOMER' });
    }
  });
});
