// Access tokens of Revolut Business: had once for all that wait, and for all gateways; a refresh token that is good for one use is not lost.

import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { RevolutTokens } from '../../../src/banks/revolut-business/tokens.ts';
import type { KeptSourceTokens } from '../../../src/banks/source.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import { revolutSource } from '../../support/revolut-bank.ts';

const signingKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
});
const credentials = {
  clientId: 'client1',
  issuer: 'example.com',
  signingKey: String(signingKey),
  refreshToken: 'seed',
};

/** What is kept, as all gateways of a test see it. */
function createKept(text: string | null = null): KeptSourceTokens & { text: string | null; isHeld: boolean } {
  const kept: KeptSourceTokens & { text: string | null; isHeld: boolean } = {
    text,
    isHeld: false,
    read: async () => kept.text,
    async change(work) {
      if (kept.isHeld) return null;
      kept.isHeld = true;
      try {
        return await work(kept.text, async (next) => {
          kept.text = next;
        });
      } finally {
        kept.isHeld = false;
      }
    },
  };
  return kept;
}

/** The token endpoint: by default each refresh token is good once. */
class Endpoint {
  readonly forms: Readonly<Record<string, string>>[] = [];
  current = 'seed';
  expiresIn: unknown = 2399;
  answer: (() => { status: number; body: unknown } | Error) | null = null;
  async post(form: Readonly<Record<string, string>>) {
    this.forms.push(form);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const special = this.answer?.();
    if (special instanceof Error) throw special;
    if (special !== undefined) return { status: special.status, headers: {}, text: JSON.stringify(special.body) };
    if (form['refresh_token'] !== this.current)
      return { status: 400, headers: {}, text: JSON.stringify({ error: 'invalid_grant' }) };
    const number = this.forms.length;
    this.current = `refresh${number}`;
    const body = { access_token: `access${number}`, expires_in: this.expiresIn, refresh_token: this.current };
    return { status: 200, headers: {}, text: JSON.stringify(body) };
  }
}

function open(endpoint: Endpoint, kept = createKept(), known: Partial<typeof credentials> = {}) {
  const clock = { nowMs: 1_795_348_800_000 };
  const tokens = new RevolutTokens(
    { ...revolutSource, credentials: { ...credentials, ...known } },
    { now: () => clock.nowMs, kept, postForm: (_url, form) => endpoint.post(form) },
  );
  return { tokens, kept, clock };
}

describe('a token', () => {
  it('is had for the refresh token and an assertion under the business’s key', async () => {
    const endpoint = new Endpoint();
    const { tokens } = open(endpoint);
    expect(await tokens.clientToken()).toBe('access1');
    const [form = {}] = endpoint.forms;
    expect(form).toMatchObject({
      grant_type: 'refresh_token',
      refresh_token: 'seed',
      client_id: 'client1',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    });
    const assertion = form['client_assertion'] ?? '';
    expect(decodeProtectedHeader(assertion)).toEqual({ typ: 'JWT', alg: 'RS256' });
    expect(decodeJwt(assertion)).toMatchObject({ iss: 'example.com', sub: 'client1', aud: 'https://revolut.com' });
  });

  it('is had once for all that wait, and again before it ends', async () => {
    const endpoint = new Endpoint();
    const { tokens, clock } = open(endpoint);
    const had = await Promise.all(Array.from({ length: 20 }, () => tokens.clientToken()));
    expect(new Set(had)).toEqual(new Set(['access1']));
    clock.nowMs += 2_380_000;
    expect(await tokens.clientToken()).toBe('access1');
    clock.nowMs += 10_000;
    expect(await tokens.clientToken()).toBe('access2');
    expect(endpoint.forms.map((form) => form['refresh_token'])).toEqual(['seed', 'refresh1']);
  });

  it('is had once for many gateways, and by one that starts later with the refresh token of the configuration', async () => {
    const endpoint = new Endpoint();
    const kept = createKept();
    const gateways = Array.from({ length: 4 }, () => open(endpoint, kept));
    const had = await Promise.all(gateways.map(({ tokens }) => tokens.clientToken()));
    expect(new Set(had)).toEqual(new Set(['access1']));
    const later = open(endpoint, kept);
    later.clock.nowMs += 2_400_000;
    expect(await later.tokens.clientToken()).toBe('access2');
    expect(endpoint.forms).toHaveLength(2);
  });

  it('that was refused before its time is had anew, by all gateways once', async () => {
    const endpoint = new Endpoint();
    const kept = createKept();
    const [one, other] = [open(endpoint, kept), open(endpoint, kept)];
    await one.tokens.clientToken();
    await other.tokens.clientToken();
    one.tokens.forgetClientToken('', 'access1');
    other.tokens.forgetClientToken('', 'access1');
    expect(await one.tokens.clientToken()).toBe('access2');
    expect(await other.tokens.clientToken()).toBe('access2');
    expect(endpoint.forms).toHaveLength(2);
  });

  it('that has come since is not given away for a late refusal of the one before it', async () => {
    const endpoint = new Endpoint();
    const { tokens } = open(endpoint);
    await tokens.clientToken();
    for (let call = 0; call < 3; call++) {
      tokens.forgetClientToken('', 'access1');
      expect(await tokens.clientToken()).toBe('access2');
    }
    expect(endpoint.forms).toHaveLength(2);
  });

  it('comes of a new refresh token in the configuration, whatever was kept of the former', async () => {
    const endpoint = new Endpoint();
    const kept = createKept();
    await open(endpoint, kept).tokens.clientToken();
    endpoint.current = 'seed2';
    expect(await open(endpoint, kept, { refreshToken: 'seed2' }).tokens.clientToken()).toBe('access2');
  });

  it('is not handed out before the refresh token that came with it is kept', async () => {
    const endpoint = new Endpoint();
    const kept = createKept();
    const failing: KeptSourceTokens = {
      read: kept.read,
      change: (work) =>
        kept.change((text) =>
          work(text, async () => {
            throw new Error('the disk is full');
          }),
        ),
    };
    const { tokens } = open(endpoint, Object.assign(createKept(), failing));
    await expect(tokens.clientToken()).rejects.toThrow('the disk is full');
  });

  it.each([
    ['the access token', 0, 1],
    ['the refresh token, once the access token is over', 2_400_000, 2],
  ])('that could not be kept is not lost: later there is %s', async (_name, laterMs, refreshes) => {
    const endpoint = new Endpoint();
    const kept = createKept();
    let isFull = true;
    const failing: KeptSourceTokens = {
      read: kept.read,
      change: (work) =>
        kept.change((text, keep) =>
          work(text, async (next) => {
            if (isFull) throw new Error('the disk is full');
            await keep(next);
          }),
        ),
    };
    const { tokens, clock } = open(endpoint, Object.assign(createKept(), failing));
    await expect(tokens.clientToken()).rejects.toThrow('the disk is full');
    isFull = false;
    clock.nowMs += laterMs;
    expect(await tokens.clientToken()).toBe(`access${refreshes}`);
    expect(endpoint.forms).toHaveLength(refreshes);
    expect(kept.text).toContain(`"refresh${refreshes}"`);
  });

  it.each([
    ['INVALID_GRANT', 'invalid_grant', { status: 400, body: { error: 'invalid_grant' } }],
    ['CLIENT_REFUSED', 'invalid_client', { status: 401, body: { error: 'invalid_client' } }],
    ['CLIENT_REFUSED', 'HTTP_403', { status: 403, body: null }],
    ['UNAVAILABLE', 'HTTP_503', { status: 503, body: '<html>' }],
    ['UNAVAILABLE', 'HTTP_429', { status: 429, body: {} }],
    ['INVALID_RESPONSE', 'NO_ACCESS_TOKEN', { status: 200, body: { token_type: 'bearer' } }],
    [
      'UNAVAILABLE',
      'BANK_TIMEOUT',
      new BankFailure({ code: 'BANK_TIMEOUT', bankId: 'revolut', operatorMessage: 'late' }),
    ],
  ])('that cannot be had is told as %s (%s)', async (kind, code, answer) => {
    const endpoint = new Endpoint();
    endpoint.answer = () => answer;
    const { tokens } = open(endpoint);
    await expect(tokens.clientToken()).rejects.toMatchObject({ name: 'OAuthFailure', kind, code });
    await expect(tokens.clientToken()).rejects.toMatchObject({ kind });
    // What was refused is not tried by every call; what passes is.
    expect(endpoint.forms).toHaveLength(kind === 'UNAVAILABLE' ? 2 : 1);
  });

  it.each([['x'], [-5], [null], ['120']])(
    'that is said to live for %j is good for no longer than it can be',
    async (said) => {
      const endpoint = new Endpoint();
      endpoint.expiresIn = said;
      const { tokens, clock } = open(endpoint);
      expect(await tokens.clientToken()).toBe('access1');
      clock.nowMs += 2_400_000;
      expect(await tokens.clientToken()).toBe('access2');
    },
  );

  it.each(['', 'no key', '{"kty":"EC"}'])('cannot be had with the key %j', async (key) => {
    const { tokens } = open(new Endpoint(), createKept(), { signingKey: key });
    await expect(tokens.clientToken()).rejects.toMatchObject({
      kind: 'CLIENT_REFUSED',
      code: 'UNREADABLE_SIGNING_KEY',
    });
  });

  it.each(['no JSON', '{}', '{"seed":1}', '[]'])('is had anew where what is kept is %j', async (text) => {
    const { tokens } = open(new Endpoint(), createKept(text));
    expect(await tokens.clientToken()).toBe('access1');
  });
});
