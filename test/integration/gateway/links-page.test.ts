// The page for people (/links) over HTTP, without a browser: who is let in, what is refused, and what stands in the answers.
// The journeys of people are in test/browser/links.test.ts.

import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createTokenVerifier } from '../../../src/auth/token.ts';
import type { TokenRequest } from '../../../src/cli/development-token.ts';
import { colours } from '../../../src/gateway/links/layout.ts';
import { SealedValues } from '../../../src/gateway/links/sealed-values.ts';
import { sessionForm } from '../../../src/gateway/links/session.ts';
import { completeSignIn } from '../../../src/gateway/links/sign-in.ts';
import type { SealingKey } from '../../../src/store/sealing.ts';
import { startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

const key: SealingKey = { id: 'test', key: Buffer.alloc(32, 7) };
const sessionCookie = 'bankgraph-links-session';

/** A person's browser as far as HTTP goes: cookies by name, redirects followed by hand. */
class Person {
  readonly cookies = new Map<string, string>();
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  async ask(path: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> {
    const url = new URL(path, this.#origin);
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', ...init, headers: { cookie, ...init.headers } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/Max-Age=0/i.test(line) || value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  get(path: string): Promise<Response> {
    return this.ask(path);
  }

  /** Posts a form as a browser does from a page of this origin. */
  post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    return this.ask(path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { origin: this.#origin, 'sec-fetch-site': 'same-origin', ...headers },
    });
  }

  /** Signs in at the development identity provider; gives where that sends them back to. */
  async meetProvider(customer: string, query = ''): Promise<string> {
    let location = (await this.get(`/links/sign-in${query}`)).headers.get('location') ?? '';
    for (let step = 0; step < 6 && !location.startsWith(`${this.#origin}/links/signed-in`); step++) {
      const isLogin = location.includes('/interaction/');
      const answer = await this.ask(
        location,
        isLogin ? { method: 'POST', body: new URLSearchParams({ customer }) } : {},
      );
      location = new URL(answer.headers.get('location') ?? '', location).href;
    }
    return location;
  }

  async signIn(customer: string): Promise<this> {
    const done = await this.get(await this.meetProvider(customer));
    expect(done.status).toBe(303);
    expect(done.headers.get('location')).toBe(`${this.#origin}/links`);
    return this;
  }

  /** The token of this session's forms. */
  async csrf(): Promise<string> {
    return /name="csrf" value="([^"]+)"/.exec(await (await this.get('/links')).text())?.[1] ?? '';
  }
}

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
  beforeAll(async () => {
    gateway = await startTestGateway({
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
      scope: 'openid links:read links:write',
      code_challenge_method: 'S256',
      resource: gateway.sandbox.description.audience,
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(url.searchParams.get(name)?.length, name).toBe(43);
    await person.signIn('finn');
    expect(await (await person.get('/links')).text()).toContain('Signed in as finn');
  });

  it('keeps its session from scripts, other sites and readers', async () => {
    const person = stranger();
    const done = await person.get(await person.meetProvider('finn'));
    const cookie = done.headers.getSetCookie().find((line) => line.startsWith(sessionCookie)) ?? '';
    expect(cookie).toMatch(/; Path=\/links; Max-Age=3\d{3}; HttpOnly; SameSite=Lax$/);
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

  it('takes no session that was changed, has run out, or was sealed for something else', async () => {
    const values = new SealedValues([key]);
    const session = { id: 'a'.repeat(43), subject: 'finn', scopes: ['links:read', 'links:write'] };
    const inAnHour = Date.now() + 3_600_000;
    const sealed = values.seal('session', { ...session, expiresAtMs: inAnHour });
    const turned = `${sealed.slice(0, -2)}${sealed.endsWith('A') ? 'B' : 'A'}${sealed.slice(-1)}`;
    const cases: [string, string, boolean][] = [
      ['as it was sealed', sealed, true],
      ['one character turned', turned, false],
      ['run out', values.seal('session', { ...session, expiresAtMs: Date.now() - 1 }), false],
      ['another purpose', values.seal('notice', { ...session, expiresAtMs: inAnHour }), false],
      [
        'another key',
        new SealedValues([{ id: 'test', key: Buffer.alloc(32, 8) }]).seal('session', {
          ...session,
          expiresAtMs: inAnHour,
        }),
        false,
      ],
      ['plain', Buffer.from(JSON.stringify({ ...session, expiresAtMs: inAnHour })).toString('base64url'), false],
      [
        'a token of the API',
        await new SignJWT({ sub: 'finn' }).setProtectedHeader({ alg: 'HS256' }).sign(key.key),
        false,
      ],
    ];
    for (const [name, cookie, isIn] of cases) {
      const person = stranger();
      person.cookies.set(sessionCookie, cookie);
      const text = await (await person.get('/links')).text();
      expect(text.includes('Signed in as'), name).toBe(isIn);
    }
  });

  it('opens a session under any of the keys, so that a rotation signs nobody out', () => {
    const [old, next] = [
      { id: 'old', key: Buffer.alloc(32, 1) },
      { id: 'next', key: Buffer.alloc(32, 2) },
    ];
    const session = { id: 'a'.repeat(43), subject: 'finn', scopes: [], expiresAtMs: Date.now() + 1000 };
    const sealed = new SealedValues([old]).seal('session', session);
    expect(new SealedValues([next, old]).open('session', sealed, sessionForm)).toEqual(session);
    expect(new SealedValues([next]).open('session', sealed, sessionForm)).toBeNull();
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
      expect(text, path).not.toMatch(/<script|<img|onerror=alert\(1\)>/);
      expect(text, path).not.toContain('secret-token');
    }
    expect(await (await person.get('/links')).text()).toContain(
      '&#60;img src=x onerror=alert(1)&#62; &#38; &#34;Sons&#34;',
    );
    const outside = await (await stranger().get(`/links?state=${planted}&link=${planted}`)).text();
    expect(outside).not.toContain('<script');
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
      expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; img-src data:; form-action 'self'; /);
      expect(policy).toContain("frame-ancestors 'none'; base-uri 'none'");
      expect(policy).not.toMatch(/unsafe|script-src/);
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
    const link = `mutation ($bankId: ID!) { createBankLink(bankId: $bankId, permissions: [ACCOUNTS], redirectUri: "${page}") {
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
    const secure = await startTestGateway({
      env: { PUBLIC_URL: 'https://banks.example/gateway' },
      sandbox: gateway.sandbox,
    });
    try {
      const there = new URL(secure.url).origin;
      const leaving = await fetch(`${there}/links/sign-in`, { redirect: 'manual' });
      expect(leaving.headers.getSetCookie().join()).toMatch(
        /^__Secure-bankgraph-links-signing-in=.*; Path=\/gateway\/links; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/,
      );
      const sealed = new SealedValues([key]).seal('session', {
        id: 'a'.repeat(43),
        subject: 'finn',
        scopes: ['links:read', 'links:write'],
        expiresAtMs: Date.now() + 60_000,
      });
      const cookie = `__Secure-${sessionCookie}=${sealed}`;
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
    const session = { id: 'b'.repeat(43), subject: 'erin', scopes: ['links:read'], expiresAtMs: Date.now() + 60_000 };
    person.cookies.set(sessionCookie, new SealedValues([key]).seal('session', session));
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
      return completeSignIn({ complete: async () => token }, verifier, new URL(origin), secrets);
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

  it('has colours with enough contrast', () => {
    const pairs: [keyof typeof colours, keyof typeof colours][] = [
      ['text', 'page'],
      ['text', 'card'],
      ['quiet', 'page'],
      ['quiet', 'card'],
      ['action', 'page'],
      ['action', 'card'],
      ['onAction', 'action'],
      ['danger', 'card'],
      ['onDanger', 'danger'],
      ['good', 'goodBack'],
      ['warning', 'warningBack'],
      ['over', 'overBack'],
      ['bad', 'badBack'],
    ];
    for (const [text, back] of pairs)
      expect(contrast(colours[text], colours[back]), `${text} on ${back}`).toBeGreaterThan(4.5);
  });
});

/** WCAG 2.2, contrast ratio of two colours. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = parts.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
