import { constants, generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTVerifyGetKey, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  createTokenVerifier,
  InvalidToken,
  KeysUnavailable,
  type TokenAlgorithm,
  tokenAlgorithms,
} from '../../../src/auth/token.ts';

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

const claimsNow = () => ({
  iss: settings.issuer,
  aud: settings.audience,
  sub: 'alice',
  client_id: 'app',
  iat: nowSeconds,
  exp: nowSeconds + 600,
  scope: 'accounts:read',
});

function mint({ claims = {}, header = {}, key = privateKey }: TokenParts = {}): Promise<string> {
  const payload = { ...claimsNow(), ...claims };
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

describe('a signature', () => {
  const algorithms = ['PS256', 'ES256', 'EdDSA', 'Ed25519', 'RS256', 'PS384', 'ES384', 'PS512', 'ES512', 'RS384'];
  const pairs = new Map<string, { sign: typeof privateKey; keys: JWTVerifyGetKey }>();
  beforeAll(async () => {
    for (const alg of algorithms) {
      const pair = await generateKeyPair(alg);
      const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k', use: 'sig' };
      pairs.set(alg, { sign: pair.privateKey, keys: createLocalJWKSet({ keys: [jwk] }) });
    }
  });
  const accepts = async (alg: string, allowed?: readonly TokenAlgorithm[]): Promise<boolean> => {
    const pair = pairs.get(alg);
    if (pair === undefined) throw new TypeError('no such pair');
    const token = await mint({ header: { alg }, key: pair.sign });
    const given = allowed === undefined ? settings : { ...settings, algorithms: allowed };
    return createTokenVerifier(given, pair.keys)
      .verify(token)
      .then(
        () => true,
        (error: unknown) => {
          expect(error).toBeInstanceOf(InvalidToken);
          return false;
        },
      );
  };
  const accepted = async (allowed?: readonly TokenAlgorithm[]): Promise<string[]> => {
    const answers = await Promise.all(algorithms.map((alg) => accepts(alg, allowed)));
    return algorithms.filter((_, index) => answers[index]);
  };

  it('is PS256 or ES256 by default, and nothing else', async () => {
    expect(await accepted()).toEqual(['PS256', 'ES256']);
  });

  it.each<[TokenAlgorithm[], string[]]>([
    [['RS256'], ['RS256']],
    [['EdDSA'], ['EdDSA', 'Ed25519']],
    [
      ['ES256', 'RS256'],
      ['ES256', 'RS256'],
    ],
    [[...tokenAlgorithms], ['PS256', 'ES256', 'EdDSA', 'Ed25519', 'RS256', 'PS384', 'ES384']],
  ])('is what is configured, %j, and nothing else', async (allowed, names) => {
    expect(await accepted(allowed)).toEqual(names);
  });

  it.each([
    [1024, false],
    [2048, true],
  ])('by a key of %d bits is taken: %s', async (modulusLength, isTaken) => {
    const { privateKey: short, publicKey: shortPublic } = generateKeyPairSync('rsa', { modulusLength });
    const signed = `${Buffer.from(JSON.stringify({ alg: 'PS256', kid: 'k', typ: 'at+jwt' })).toString('base64url')}.${(await mint()).split('.')[1]}`;
    const signature = sign('sha256', Buffer.from(signed), {
      key: short,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: 32,
    }).toString('base64url');
    const jwk = { ...shortPublic.export({ format: 'jwk' }), kid: 'k', use: 'sig' };
    const weak = createTokenVerifier(settings, createLocalJWKSet({ keys: [jwk] }));
    const answer = weak.verify(`${signed}.${signature}`);
    if (isTaken) await expect(answer).resolves.toMatchObject({ subject: 'alice' });
    else await expect(answer).rejects.toThrow(InvalidToken);
  });

  it('is found by kind where several keys have one id, and refused where that does not do', async () => {
    const [ps, es] = [await generateKeyPair('PS256'), await generateKeyPair('ES256')];
    const jwkOf = async (key: typeof privateKey) => ({ ...(await exportJWK(key)), kid: 'k', use: 'sig' });
    const [rsa, ec] = [await jwkOf(ps.publicKey), await jwkOf(es.publicKey)];
    const token = await mint({ header: { alg: 'PS256' }, key: ps.privateKey });
    const both = createTokenVerifier(settings, createLocalJWKSet({ keys: [ec, rsa] }));
    await expect(both.verify(token)).resolves.toMatchObject({ subject: 'alice' });
    const other = await jwkOf((await generateKeyPair('PS256')).publicKey);
    const doubled = createTokenVerifier(settings, createLocalJWKSet({ keys: [other, rsa] }));
    await expect(doubled.verify(token)).rejects.toThrow(InvalidToken);
  });

  it('is by no key that the token brings itself', async () => {
    const own = await generateKeyPair('ES256');
    const jwk = await exportJWK(own.publicKey);
    for (const header of [{ jwk }, { jku: 'http://127.0.0.1:9/own' }, { x5u: 'http://127.0.0.1:9/own' }]) {
      const token = await new SignJWT({ ...claimsNow(), sub: 'alice' })
        .setProtectedHeader({ alg: 'ES256', kid: 'k', typ: 'at+jwt', ...header })
        .sign(own.privateKey);
      await expect(verifier.verify(token)).rejects.toThrow(InvalidToken);
    }
  });

  it('is by a key for that algorithm: one of another is not tried', async () => {
    const [ps, es] = [pairs.get('PS256'), pairs.get('ES256')];
    if (ps === undefined || es === undefined) throw new TypeError('no such pairs');
    const token = await mint({ header: { alg: 'PS256' }, key: ps.sign });
    await expect(createTokenVerifier(settings, es.keys).verify(token)).rejects.toThrow(InvalidToken);
    // The same RSA key, said to be for another algorithm.
    const jwk = { ...(await exportJWK((await generateKeyPair('RS256')).publicKey)), kid: 'k', alg: 'RS256' };
    await expect(createTokenVerifier(settings, createLocalJWKSet({ keys: [jwk] })).verify(token)).rejects.toThrow(
      InvalidToken,
    );
  });
});

describe('a remembered token', () => {
  it('is taken no longer than one that comes for the first time', async () => {
    vi.useFakeTimers({ now: nowSeconds * 1000, toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const remembering = createTokenVerifier(settings, keys);
    const token = await mint({ claims: { exp: nowSeconds + 30 } });
    for (const [afterSeconds, isTaken] of [
      [0, true],
      [29, true],
      [39, true],
      [41, false],
    ] as const) {
      vi.setSystemTime((nowSeconds + afterSeconds) * 1000);
      const answer = remembering.verify(token);
      if (isTaken) await expect(answer).resolves.toMatchObject({ subject: 'alice' });
      else await expect(answer).rejects.toThrow(InvalidToken);
    }
  });
});

describe('a token that is bound to its sender', () => {
  it.each<[string, unknown]>([
    ['by DPoP', { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' }],
    ['by mutual TLS', { 'x5t#S256': 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2' }],
    ['by something else', { kid: 'x' }],
    ['by nothing that can be read', null],
  ])('%s is not taken as a bearer’s: who has copied it cannot use it', async (_how, cnf) => {
    await expect(verifier.verify(await mint({ claims: { cnf } }))).rejects.toThrow(InvalidToken);
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
