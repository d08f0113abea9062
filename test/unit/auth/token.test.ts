import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { createTokenVerifier, InvalidToken, KeysUnavailable } from '../../../src/auth/token.ts';

const settings = {
  issuer: 'https://login.test',
  audience: 'urn:bankgraph:gateway',
  jwksUrl: 'http://127.0.0.1:9/jwks',
};
const { publicKey, privateKey } = await generateKeyPair('ES256');
const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256', use: 'sig' }] });
const strangerKey = (await generateKeyPair('ES256')).privateKey;
const verifier = createTokenVerifier(settings, keys);
const nowSeconds = Math.floor(Date.now() / 1000);

interface TokenParts {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Record<string, string>;
  readonly key?: typeof privateKey | Uint8Array;
}

function mint({ claims = {}, header = {}, key = privateKey }: TokenParts = {}): Promise<string> {
  const payload = {
    iss: settings.issuer,
    aud: settings.audience,
    sub: 'alice',
    client_id: 'app',
    iat: nowSeconds,
    exp: nowSeconds + 600,
    scope: 'accounts:read',
    ...claims,
  };
  return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'k', typ: 'at+jwt', ...header }).sign(key);
}

describe('a good token', () => {
  it('is an end user’s, a partner’s or staff’s', async () => {
    expect(await verifier.verify(await mint())).toEqual({
      kind: 'customer',
      subject: 'alice',
      clientId: 'app',
      scopes: new Set(['accounts:read']),
      acceptedUntilMs: (nowSeconds + 600 + 10) * 1000,
    });
    expect((await verifier.verify(await mint({ claims: { sub: 'app' } }))).kind).toBe('partner');
    expect((await verifier.verify(await mint({ claims: { scope: 'customers:read:any' } }))).kind).toBe('staff');
  });

  it('without scopes grants none', async () => {
    const principal = await verifier.verify(await mint({ claims: { scope: undefined } }));
    expect(principal.scopes.size).toBe(0);
  });
});

describe('a bad token', () => {
  const shared = new TextEncoder().encode('a shared secret of some length...');
  it.each<[string, TokenParts]>([
    ['of another issuer', { claims: { iss: 'https://evil.test' } }],
    ['for another audience', { claims: { aud: 'urn:other' } }],
    ['expired', { claims: { iat: nowSeconds - 700, exp: nowSeconds - 60 } }],
    ['without expiry', { claims: { exp: undefined } }],
    ['issued in the future', { claims: { iat: nowSeconds + 3600, exp: nowSeconds + 7200 } }],
    ['issued too long ago', { claims: { iat: nowSeconds - 90_000 } }],
    ['not valid yet', { claims: { nbf: nowSeconds + 600 } }],
    ['without subject', { claims: { sub: undefined } }],
    ['with an empty subject', { claims: { sub: '' } }],
    ['without client', { claims: { client_id: undefined } }],
    ['that is an id token', { header: { typ: 'JWT' } }],
    ['signed with a shared secret', { header: { alg: 'HS256' }, key: shared }],
    ['signed with an unknown key', { key: strangerKey }],
    ['of an unknown key id', { header: { kid: 'other' } }],
  ])('%s is refused, always in the same words', async (_name, parts) => {
    const refusal = verifier.verify(await mint(parts));
    await expect(refusal).rejects.toThrow(InvalidToken);
    await expect(refusal).rejects.toThrow(new InvalidToken('').message);
  });

  it.each([
    ['nothing', ''],
    ['rubbish', 'rubbish'],
    ['three rubbish parts', 'a.b.c'],
    ['unsigned', `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.e30.`],
    ['too long', `${'a'.repeat(9000)}.b.c`],
  ])('%s is refused', async (_name, token) => {
    await expect(verifier.verify(token)).rejects.toThrow(InvalidToken);
  });
});

describe('another spelling of a good token', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  it.each<[string, (token: string) => string]>([
    [
      'its last character of the same bits',
      (token) => {
        // 64 bytes are 86 characters, of whose last four bits are none of the signature's.
        const last = alphabet.indexOf(token.at(-1) ?? '');
        return token.slice(0, -1) + alphabet[last ^ 1];
      },
    ],
    ['padding', (token) => `${token}==`],
    ['the other alphabet', (token) => token.replaceAll('-', '+').replaceAll('_', '/')],
    ['a space in it', (token) => `${token.slice(0, 20)} ${token.slice(20)}`],
    ['a line break after it', (token) => `${token}\n`],
    ['a fourth part', (token) => `${token}.`],
  ])('with %s is refused', async (_name, spell) => {
    let token = await mint();
    // So that the two alphabets differ.
    while (!/[-_]/.test(token)) token = await mint({ claims: { jti: String(Math.random()) } });
    const fresh = createTokenVerifier(settings, keys);
    await expect(fresh.verify(spell(token))).rejects.toThrow(InvalidToken);
    await expect(fresh.verify(token)).resolves.toMatchObject({ subject: 'alice' });
  });
});

describe('the issuer’s keys', () => {
  const failing = createServer((_request, response) => response.writeHead(500).end());
  afterAll(() => failing.close());

  it('that cannot be had are not the caller’s fault', async () => {
    const token = await mint();
    await expect(createTokenVerifier(settings).verify(token)).rejects.toThrow(KeysUnavailable);
    await new Promise<void>((resolve) => failing.listen(0, '127.0.0.1', resolve));
    const { port } = failing.address() as AddressInfo;
    const jwksUrl = `http://127.0.0.1:${port}/jwks`;
    await expect(createTokenVerifier({ ...settings, jwksUrl }).verify(token)).rejects.toThrow(KeysUnavailable);
  });
});
