// How real Berlin Group banks have a consent authorised, answer by answer: which way the customer is sent, what is called for it,
// and what becomes of a consent that nobody can authorise. The answers are of the kinds that banks are recorded with.

import { afterEach, describe, expect, it } from 'vitest';
import type { BeginResult } from '../../../src/linking/results.ts';
import { type BankAnswer, type BankScript, type ConsentBank, callsOf, startConsentBank } from './consent-bank.ts';

let bank: ConsentBank;
afterEach(() => bank?.close());

const gone: BankAnswer = { status: 204 };
const made = (
  links: unknown,
  more: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): BankAnswer => ({
  status: 201,
  headers,
  body: { consentStatus: 'received', consentId: 'c-1', _links: links, ...more },
});
const page = 'https://bank.example/sca/1';
const create = 'POST /v1/consents';
const begin = 'POST /v1/consents/c-1/authorisations';
const end = 'DELETE /v1/consents/c-1';
const authorisations = '/v1/consents/c-1/authorisations';
const started = (
  links: unknown,
  more: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): BankAnswer => ({
  status: 201,
  headers,
  body: { scaStatus: 'received', authorisationId: 'a-1', _links: links, ...more },
});

function told(result: BeginResult): Record<string, unknown> {
  if (result.kind === 'begun') {
    const { way, bankMessage, authorizationUrl } = result;
    const { origin, pathname } = new URL(authorizationUrl);
    return { kind: 'begun', way, bankMessage, url: `${origin}${pathname}` };
  }
  if (result.kind !== 'bankFailed') return { ...result };
  const { code, bankCode, bankMessage } = result.failure;
  return { kind: 'bankFailed', refusal: result.refusal, code, bankCode, bankMessage };
}

interface Row {
  readonly name: string;
  readonly profile?: Record<string, unknown>;
  readonly path?: string;
  readonly script: BankScript;
  readonly psuId?: string;
  readonly expected: Record<string, unknown>;
  /** What reaches the bank, in order. */
  readonly calls: readonly string[];
}

const redirected = { kind: 'begun', way: 'BROWSER', url: page };
const waiting = { kind: 'begun', way: 'BANK_APP', url: 'http://127.0.0.1:4000/links/callback/waiting' };
const password = { kind: 'bankFailed', refusal: 'PASSWORD_ASKED', code: 'UNSUPPORTED' };

const rows: readonly Row[] = [
  {
    name: 'a redirect',
    script: { [create]: made({ scaRedirect: { href: page } }) },
    expected: redirected,
    calls: [create],
  },
  {
    name: 'a link that is a string, and 200 where 201 is said',
    script: { [create]: { ...made({ scaRedirect: page }), status: 200 } },
    expected: redirected,
    calls: [create],
  },
  {
    name: 'a redirect beside links for passwords, whatever the approach says',
    script: {
      [create]: made(
        { startAuthorisationWithPsuAuthentication: { href: authorisations }, scaRedirect: { href: page } },
        {},
        { 'ASPSP-SCA-Approach': 'EMBEDDED' },
      ),
    },
    expected: redirected,
    calls: [create],
  },
  {
    name: 'an explicit start that leads to a redirect',
    script: {
      [create]: made({ startAuthorisation: { href: authorisations } }),
      [begin]: started({ scaRedirect: { href: page }, scaStatus: { href: `${authorisations}/a-1` } }),
    },
    expected: redirected,
    calls: [create, begin],
  },
  {
    name: 'an explicit start by the name of an inner host, below another base',
    path: '/psd2',
    script: {
      'POST /psd2/v1/consents': made({ startAuthorisation: { href: `https://inner.invalid${authorisations}` } }),
      'POST /psd2/v1/consents/c-1/authorisations': started({ scaRedirect: page }),
    },
    expected: redirected,
    calls: ['POST /psd2/v1/consents', 'POST /psd2/v1/consents/c-1/authorisations'],
  },
  {
    name: 'an explicit start with the customer’s own id, which was given',
    psuId: 'anna.schmidt',
    script: {
      [create]: made({ startAuthorisationWithPsuIdentification: { href: authorisations } }),
      [begin]: ({ headers }) =>
        headers['psu-id'] === 'anna.schmidt' ? started({ scaRedirect: page }) : { status: 400, body: {} },
    },
    expected: redirected,
    calls: [create, begin],
  },
  {
    name: 'an explicit start with the customer’s own id, which was not given',
    script: { [create]: made({ startAuthorisationWithPsuIdentification: { href: authorisations } }), [end]: gone },
    expected: { kind: 'detailsFaulty', missing: ['psuId'], invalid: [] },
    calls: [create, end],
  },
  {
    name: 'an authorisation that is told who the customer is, then offers methods, of which one is the app',
    psuId: 'anna',
    script: {
      [create]: made({ startAuthorisation: { href: authorisations } }),
      [begin]: started({ updatePsuIdentification: { href: `${authorisations}/a-1` } }),
      [`PUT ${authorisations}/a-1`]: ({ body }) =>
        typeof body === 'object' && body !== null && 'authenticationMethodId' in body
          ? {
              status: 200,
              headers: { 'aspsp-sca-approach': 'decoupled' },
              body:
                body.authenticationMethodId === 'push-7' ? { scaStatus: 'started', psuMessage: 'Open the app.' } : {},
            }
          : {
              status: 200,
              body: {
                scaStatus: 'psuIdentified',
                scaMethods: [
                  {
                    authenticationType: 'SMS_OTP',
                    authenticationMethodId: 'sms-1',
                    name: 'SMS to your mobile app phone',
                  },
                  { authenticationType: 'PUSH_OTP', authenticationMethodId: 'push-7', name: 'pushTAN' },
                ],
                _links: { selectAuthenticationMethod: { href: `${authorisations}/a-1` } },
              },
            },
    },
    expected: { ...waiting, bankMessage: 'Open the app.' },
    calls: [create, begin, `PUT ${authorisations}/a-1`, `PUT ${authorisations}/a-1`],
  },
  {
    name: 'methods that all end in a code to be typed in: none is chosen, so that nobody gets a message',
    script: {
      [create]: made(
        { startAuthorisationWithAuthenticationMethodSelection: { href: authorisations } },
        { scaMethods: [{ authenticationType: 'SMS_OTP', authenticationMethodId: '1' }] },
      ),
      [end]: gone,
    },
    expected: password,
    calls: [create, end],
  },
  {
    name: 'methods beside a start, by the name with the framework’s own mistake',
    script: {
      [create]: made(
        { startAuthorisationWithAuthentciationMethodSelection: { href: authorisations } },
        { scaMethods: { authenticationType: 'PUSH_OTP', authenticationMethodId: 'p' } },
      ),
      [begin]: ({ body }) =>
        JSON.stringify(body) === '{"authenticationMethodId":"p"}' ? started({ scaRedirect: page }) : { status: 400 },
    },
    expected: redirected,
    calls: [create, begin],
  },
  {
    name: 'decoupled at once, with the bank’s words',
    script: {
      [create]: made(
        { scaStatus: { href: `${authorisations}/a-1` } },
        { psuMessage: 'Bitte geben Sie\n  den <b>Auftrag</b> in der App frei.\u202e' },
        { 'ASPSP-SCA-Approach': 'DECOUPLED' },
      ),
    },
    expected: { ...waiting, bankMessage: 'Bitte geben Sie den Auftrag in der App frei.' },
    calls: [create],
  },
  {
    name: 'a link to the status alone, and no approach said',
    script: { [create]: made({ scaStatus: `${authorisations}/a-1` }) },
    expected: { ...waiting, bankMessage: null },
    calls: [create],
  },
  {
    name: 'a link to the status alone, and a redirect that is said and nowhere given',
    script: {
      [create]: made({ scaStatus: `${authorisations}/a-1` }, {}, { 'aspsp-sca-approach': 'REDIRECT' }),
      [end]: gone,
    },
    expected: { kind: 'bankFailed', refusal: null, code: 'BANK_BAD_RESPONSE' },
    calls: [create, end],
  },
  ...['startAuthorisationWithPsuAuthentication', 'startAuthorisationWithEncryptedPsuAuthentication'].map((link) => ({
    name: `embedded: ${link}`,
    script: {
      [create]: made({ [link]: { href: authorisations } }, {}, { 'aspsp-sca-approach': 'EMBEDDED' }),
      [end]: gone,
    },
    expected: password,
    calls: [create, end],
  })),
  {
    name: 'embedded, said by the header alone and in small letters',
    script: { [create]: made({ self: '/v1/consents/c-1' }, {}, { 'aspsp-sca-approach': 'embedded' }), [end]: gone },
    expected: password,
    calls: [create, end],
  },
  {
    name: 'embedded, seen only once the authorisation has begun',
    script: {
      [create]: made({ startAuthorisation: { href: authorisations } }),
      [begin]: started(
        { updatePsuAuthentication: { href: `${authorisations}/a-1` } },
        { psuMessage: 'Your PIN, please' },
      ),
      [end]: gone,
    },
    // Nobody is told to type it in.
    expected: { ...password, bankMessage: null },
    calls: [create, begin, end],
  },
  {
    name: 'a start that leads to itself without end',
    script: {
      [create]: made({ startAuthorisation: { href: authorisations } }),
      [begin]: started({ startAuthorisation: { href: authorisations } }),
      [end]: gone,
    },
    expected: { kind: 'bankFailed', refusal: null, code: 'BANK_BAD_RESPONSE' },
    calls: [create, begin, begin, begin, begin, end],
  },
  {
    name: 'a start that leads to another host, and to no authorisation',
    script: { [create]: made({ startAuthorisation: 'https://elsewhere.invalid/begin' }), [end]: gone },
    expected: { kind: 'bankFailed', refusal: null, code: 'BANK_BAD_RESPONSE' },
    calls: [create, end],
  },
  {
    name: 'a start of another consent’s authorisation',
    script: { [create]: made({ startAuthorisation: '/v1/consents/c-2/authorisations' }), [end]: gone },
    expected: { kind: 'bankFailed', refusal: null, code: 'BANK_BAD_RESPONSE' },
    calls: [create, end],
  },
  {
    name: 'a start that the bank refuses, with a code and words',
    script: {
      [create]: made({ startAuthorisation: { href: authorisations } }),
      [begin]: {
        status: 401,
        body: { tppMessages: { category: 'ERROR', code: 'PSU_CREDENTIALS_INVALID', text: 'No such PSU' } },
      },
      [end]: gone,
    },
    expected: {
      kind: 'bankFailed',
      refusal: 'REFUSED',
      bankCode: 'PSU_CREDENTIALS_INVALID',
      bankMessage: 'No such PSU',
    },
    calls: [create, begin, begin, end],
  },
  {
    name: 'a refusal, with a list of messages',
    script: {
      [create]: {
        status: 400,
        body: { tppMessages: [{ category: 'ERROR', code: 'FORMAT_ERROR', text: 'access: not supported' }] },
      },
    },
    expected: {
      kind: 'bankFailed',
      refusal: 'REFUSED',
      bankCode: 'FORMAT_ERROR',
      bankMessage: 'access: not supported',
    },
    calls: [create],
  },
  {
    name: 'a refusal as problem details, whose words for the customer come first',
    script: {
      [create]: {
        status: 403,
        headers: { 'content-type': 'application/problem+json' },
        body: { title: 'Forbidden', code: 'SERVICE_BLOCKED', psuMessage: 'Ihr Konto ist gesperrt.', detail: 'blocked' },
      },
    },
    expected: {
      kind: 'bankFailed',
      refusal: 'REFUSED',
      bankCode: 'SERVICE_BLOCKED',
      bankMessage: 'Ihr Konto ist gesperrt.',
    },
    calls: [create],
  },
  {
    name: 'a refusal that is a page of a proxy’s',
    script: { [create]: { status: 400, body: '<html><body>Bad Request 10.0.0.1</body></html>' } },
    expected: { kind: 'bankFailed', refusal: 'REFUSED', bankCode: null, bankMessage: null },
    calls: [create],
  },
  {
    name: 'a bank that is down',
    script: { [create]: { status: 503, body: { tppMessages: [{ code: 'SERVICE_UNAVAILABLE', text: 'Later' }] } } },
    expected: { kind: 'bankFailed', refusal: null, code: 'BANK_UNAVAILABLE', bankCode: 'SERVICE_UNAVAILABLE' },
    calls: [create],
  },
  {
    name: 'a consent that is rejected when it is made',
    script: {
      [create]: made({ scaRedirect: page }, { consentStatus: 'rejected', psuMessage: 'Not for you' }),
      [end]: gone,
    },
    expected: { kind: 'bankFailed', refusal: 'REFUSED', bankMessage: 'Not for you' },
    calls: [create, end],
  },
  {
    name: 'an id that is a number which no double holds',
    script: {
      [create]: {
        status: 201,
        body: `{"consentStatus":"received","consentId":12345678901234567890,"_links":{"startAuthorisation":{"href":"/v1/consents/12345678901234567890/authorisations"}}}`,
      },
      'POST /v1/consents/12345678901234567890/authorisations': started({ scaRedirect: page }),
    },
    expected: redirected,
    calls: [create, 'POST /v1/consents/12345678901234567890/authorisations'],
  },
  {
    name: 'an id of odd signs, which the bank’s own link does not encode',
    script: {
      [create]: made({ startAuthorisation: '/v1/consents/a/b=+_=/authorisations' }, { consentId: 'a/b=+_=' }),
      'POST /v1/consents/a%2Fb%3D%2B_%3D/authorisations': started({ scaRedirect: page }),
    },
    expected: redirected,
    calls: [create, 'POST /v1/consents/a%2Fb%3D%2B_%3D/authorisations'],
  },
  {
    name: 'a page that is none',
    script: { [create]: made({ scaRedirect: 'javascript:alert(1)' }), [end]: gone },
    expected: { kind: 'bankFailed', refusal: null, code: 'BANK_BAD_RESPONSE' },
    calls: [create, end],
  },
];

describe('a consent of a Berlin Group bank', () => {
  it.each(rows.map((row) => [row.name, row] as const))('%s', async (_name, row) => {
    bank = await startConsentBank(row.profile, row.path === undefined ? {} : { path: row.path });
    bank.script = row.script;
    const details = row.psuId === undefined ? {} : { details: { psuId: row.psuId } };
    const result = await bank.begin(details);
    expect(told(result)).toMatchObject(row.expected);
    expect(callsOf(bank)).toEqual(row.calls);
    // What was not begun leaves nothing behind, here or at the bank.
    const links = await bank.store.links.readOfCustomer('alice');
    expect(links.map(({ status }) => status)).toEqual(result.kind === 'begun' ? ['PENDING'] : []);
    expect(bank.troubles).toHaveLength(result.kind === 'begun' ? 0 : 1);
    // Neither what a bank says to people nor who they are is logged.
    expect(bank.troubles.join()).not.toMatch(/anna|PIN|gesperrt|No such PSU|Not for you|10\.0\.0\.1/);
  });
});

describe('a consent that is authorised by OAuth', () => {
  const sentTo = async (href: string | ((bank: ConsentBank) => string), profile = {}): Promise<URL> => {
    bank = await startConsentBank(profile);
    const link = typeof href === 'string' ? href : href(bank);
    bank.script = { [create]: made({ scaOAuth: { href: link } }) };
    const result = await bank.begin();
    if (result.kind !== 'begun') throw new Error(JSON.stringify(told(result)));
    const url = new URL(result.authorizationUrl);
    expect(url.searchParams.get('scope')).toBe('AIS:c-1');
    expect(url.searchParams.get('client_id')).toBe('gateway');
    expect(url.searchParams.get('code_challenge_method')).toBe('S256');
    return url;
  };

  it('has the person go to its own address on the server’s host, with what stands in it', async () => {
    const url = await sentTo(
      ({ issuer }) => `${issuer}/consents/c-1/authorize?authorizationId=a-7&state=theirs&scope=ALL`,
    );
    expect(url.pathname).toBe('/consents/c-1/authorize');
    expect(url.searchParams.get('authorizationId')).toBe('a-7');
    expect(url.searchParams.getAll('state')).toHaveLength(1);
    expect(url.searchParams.get('state')).not.toBe('theirs');
  });

  it('keeps the authorisation’s id where the address is the server’s metadata', async () => {
    const url = await sentTo(({ issuer }) => `${issuer}/.well-known/oauth-authorization-server?authorizationId=a-7`);
    expect(url.href.startsWith(`${bank.issuer}/authorize?`)).toBe(true);
    expect(url.searchParams.get('authorizationId')).toBe('a-7');
  });

  it('keeps it also where the metadata are on another host, which nobody is sent to', async () => {
    const url = await sentTo(
      'https://api.elsewhere.example/berlingroup/.well-known/openid-configuration?authorizationId=2-2&x=y',
    );
    expect(url.href.startsWith(`${bank.issuer}/authorize?`)).toBe(true);
    expect(url.searchParams.get('authorizationId')).toBe('2-2');
    expect(url.searchParams.has('x')).toBe(false);
  });

  it('goes to a page beside the bank’s API, which is the bank’s own', async () => {
    const url = await sentTo((own) => `${own.bank.endpoints.accounts}/authorize/a-7`);
    expect(`${url.origin}${url.pathname}`).toBe(`${bank.bank.endpoints.accounts}/authorize/a-7`);
  });

  it('goes by the server’s own page where the link is the place of its metadata alone', async () => {
    expect((await sentTo('/.well-known/oauth-authorization-server')).href.startsWith(`${bank.issuer}/authorize?`)).toBe(
      true,
    );
  });

  it.each(['https://psd2.elsewhere.example/authorize/a-7', 'not an address', 'http://elsewhere.example/authorize'])(
    'goes to the server’s own page where the address is %s',
    async (href) => {
      expect((await sentTo(href)).href.startsWith(`${bank.issuer}/authorize?`)).toBe(true);
    },
  );

  it('follows an address on another host that the profile names', async () => {
    const profile = { authorizationHosts: ['psd2.elsewhere.example'] };
    const url = await sentTo('https://psd2.elsewhere.example/authorize/a-7', profile);
    expect(`${url.origin}${url.pathname}`).toBe('https://psd2.elsewhere.example/authorize/a-7');
  });
});

describe('a consent that nobody can authorise', () => {
  it('is ended later where the bank cannot be told at once', async () => {
    bank = await startConsentBank();
    let isUp = false;
    bank.script = {
      [create]: made({ startAuthorisationWithPsuAuthentication: { href: authorisations } }),
      [end]: () => (isUp ? gone : { status: 503, body: {} }),
    };
    expect(told(await bank.begin())).toMatchObject({ refusal: 'PASSWORD_ASKED' });
    const [link] = await bank.store.links.readOfCustomer('alice');
    expect(link).toMatchObject({ status: 'PENDING', reason: 'AUTHORISATION_FAILED' });
    const [consent] = await bank.store.links.readConsents(link?.id ?? '');
    expect(consent).toMatchObject({ bankConsentId: 'c-1', revocation: 'PENDING' });
    isUp = true;
    await bank.sweep.round();
    const [after] = await bank.store.links.readConsents(link?.id ?? '');
    expect(after).toMatchObject({ revocation: 'DONE' });
  });
});
