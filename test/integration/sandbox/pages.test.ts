// The sandbox's pages over HTTP: in which language, with which policy, and what a person can do at the identity provider besides
// signing in. How they look is in test/browser/sandbox-pages.test.ts.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { call } from './bank-client.ts';
import { EnableClient } from './enable-client.ts';
import { PlaidClient } from './plaid-client.ts';

const now = new Date('2026-11-22T12:00:00Z');
const back = 'http://127.0.0.1:49152/links/signed-in';
const browserAccept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ now, clients: [{ id: 'own-app', redirectUris: ['com.example.app:/back'] }] });
});
afterAll(() => sandbox.close());

/** A browser at one origin: cookies by name, redirects by hand. */
class Visitor {
  readonly cookies = new Map<string, string>();
  readonly #language: string;
  url = '';

  constructor(language: string) {
    this.#language = language;
  }

  async go(url: string, form?: Record<string, string>): Promise<Response> {
    this.url = new URL(url, this.url === '' ? undefined : this.url).href;
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { cookie, accept: browserAccept, 'accept-language': this.#language };
    const init = form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) };
    const response = await fetch(this.url, { redirect: 'manual', headers, ...init });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      this.cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const location = response.headers.get('location');
    return location?.startsWith('/interaction/') === true ? this.go(location) : response;
  }
}

function signIn(more: Record<string, string> = {}): string {
  const query = {
    client_id: 'bankgraph-links',
    response_type: 'code',
    redirect_uri: back,
    scope: 'openid accounts:read',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    state: 'state',
    ...more,
  };
  return `${sandbox.description.issuer}/auth?${new URLSearchParams(query)}`;
}

const titleIn = async (response: Response): Promise<string> =>
  /<html lang="(\w+)">[\s\S]*<h1>([^<]*)<\/h1>/
    .exec(await response.text())
    ?.slice(1)
    .join(': ') ?? '';

describe('the identity provider', () => {
  test.each([
    ['de-AT,de;q=0.9', {}, 'de: In der Sandbox anmelden'],
    ['fr', {}, 'fr: Se connecter à la sandbox'],
    ['sv', {}, 'en: Sign in to the sandbox'],
    ['de', { ui_locales: 'sv fr-CA en' }, 'fr: Se connecter à la sandbox'],
  ] as const)('speaks to a browser in %s asked with %j: %s', async (language, more, title) => {
    expect(await titleIn(await new Visitor(language).go(signIn(more)))).toBe(title);
  });

  test('keeps the language that an application asked for until its people sign out', async () => {
    const visitor = new Visitor('en');
    await visitor.go(signIn({ ui_locales: 'fr' }));
    const interaction = visitor.url;
    // A form brings its language back; what is wrong is said in it.
    const wrong = await visitor.go(interaction, { customer: 'nobody', language: 'de' });
    expect([wrong.status, await titleIn(wrong)]).toEqual([400, 'de: In der Sandbox anmelden']);
    const agreed = await visitor.go(interaction, { customer: 'alice' });
    await visitor.go(agreed.headers.get('location') ?? '');
    const question = await visitor.go(`${sandbox.description.issuer}/session/end`);
    const text = await question.clone().text();
    expect(await titleIn(question)).toBe('de: Abmelden?');
    expect(text).toContain('Alice Ashgrove');
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
    const left = await visitor.go(`${sandbox.description.issuer}/session/end/confirm`, { xsrf, logout: 'yes' });
    expect(await titleIn(await visitor.go(left.headers.get('location') ?? ''))).toBe('de: Sie sind abgemeldet');
  });

  test('can be told no, which the application learns', async () => {
    const visitor = new Visitor('en');
    await visitor.go(signIn());
    const refused = await visitor.go(visitor.url, { customer: 'alice', decision: 'refuse' });
    const answer = new URL((await visitor.go(refused.headers.get('location') ?? '')).headers.get('location') ?? '');
    expect(answer.origin + answer.pathname).toBe(back);
    expect([answer.searchParams.get('error'), answer.searchParams.get('state')]).toEqual(['access_denied', 'state']);
    expect(answer.searchParams.has('code')).toBe(false);
  });

  test('has pages for what cannot be in a browser, and JSON for programs', async () => {
    const { issuer } = sandbox.description;
    const visitor = new Visitor('de');
    const expired = await visitor.go(`${issuer}/interaction/no-such-thing`);
    expect([expired.status, await titleIn(expired)]).toEqual([400, 'de: Diese Seite ist abgelaufen']);
    const faulty = await visitor.go(signIn({ redirect_uri: 'https://elsewhere.example/' }));
    expect(faulty.status).toBe(400);
    expect(await faulty.text()).toContain('invalid_redirect_uri');
    const missing = await visitor.go(`${issuer}/no-such-page`);
    expect([missing.status, await titleIn(missing)]).toEqual([404, 'de: Diese Seite gibt es nicht']);
    const program = await call(signIn({ redirect_uri: 'https://elsewhere.example/' }), {});
    expect([program.status, program.body.error]).toEqual([400, 'invalid_redirect_uri']);
    expect((await call(`${issuer}/no-such-page`, {})).text).toBe('Not Found');
  });
});

describe('every page', () => {
  const policyOf = async (url: string): Promise<string> =>
    (await new Visitor('en').go(url)).headers.get('content-security-policy') ?? '';

  test('loads and runs nothing, is framed by nobody, and leads only where its journey leads', async () => {
    const enable = new EnableClient(sandbox.description, now);
    const plaid = new PlaidClient(sandbox.description);
    const { url } = (await enable.request('POST', '/auth', enable.start('Aurora Pankki', 'FI'))).body;
    const { hosted_link_url: hosted } = await plaid.ask('/link/token/create', plaid.start());
    for (const page of [signIn(), url, hosted]) {
      const policy = await policyOf(page);
      expect(policy).toMatch(
        /^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; form-action [^;]*; frame-ancestors 'none'; base-uri 'none'$/,
      );
      // An app of the sandbox's clients may be behind the client that people come back to.
      expect(policy).toMatch(/form-action 'self' http:\/\/127\.0\.0\.1:\* http:\/\/localhost:\*.* com\.example\.app:;/);
    }
    expect(await policyOf(`${plaid.base}/hl/no-such-thing`)).toContain("form-action 'none'");
  });

  test('at an aggregator is in the language of the application, else the browser’s, else the bank’s', async () => {
    const enable = new EnableClient(sandbox.description, now);
    for (const [asked, accepted, language] of [
      ['fr', 'en', 'fr'],
      [undefined, 'en', 'en'],
      ['sv', 'fr', 'fr'],
      [undefined, 'sv', 'de'],
    ]) {
      const more = asked === undefined ? {} : { language: asked };
      const { url } = (await enable.request('POST', '/auth', enable.start('Rheinbank AG', 'DE', more))).body;
      expect((await new Visitor(accepted ?? '').go(url)).headers.get('content-language')).toBe(language);
    }
  });
});
