// Requests that are signed, over real HTTP: what was signed is what came, for consents, reads and payments, in both forms; and what
// cannot be signed is not sent. JAdES is verified by jose; HTTP signatures by openssl in signatures-openssl.test.ts.

import { constants, createHash, verify, X509Certificate } from 'node:crypto';
import { flattenedVerify } from 'jose';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ConsentRequest } from '../../../src/banks/consent.ts';
import { PaymentRefused } from '../../../src/banks/payment.ts';
import { createFileKey } from '../../../src/banks/signature-key.ts';
import { noDetails } from '../../../src/domain/link-details.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { NotSigned } from '../../../src/http/request-signer.ts';
import { mintSeal, type Seal } from '../../../src/sandbox/authorization/seal.ts';
import { makeSession } from '../../support/fake-bank.ts';
import { onlyHeader, type RawRequest, type SignedBank, startSignedBank } from '../../support/signed-bank.ts';

let rsa: Seal;
let ec: Seal;
beforeAll(async () => {
  [rsa, ec] = await Promise.all([mintSeal(), mintSeal({ keyType: 'ec' })]);
});

let signed: SignedBank | null = null;
afterEach(async () => {
  await signed?.close();
  signed = null;
});
const start = async (...args: Parameters<typeof startSignedBank>): Promise<SignedBank> => {
  signed = await startSignedBank(...args);
  return signed;
};

const consent: ConsentRequest = {
  permissions: new Set(['accounts']),
  callbackUri: 'https://gateway.test/callback',
  state: 'a state',
  expiresAtMs: Date.parse('2027-01-01T00:00:00Z'),
  replaces: null,
  linkId: 'link-1',
  webhookUri: null,
  details: { ...noDetails, psuId: 'max, "the" mustermann', psuCorporateId: 'ACME 1' },
};
const askConsent = ({ open }: SignedBank) => {
  if (open.linkable === null) throw new Error('it is linkable');
  return open.linkable.consents.request(open.linkable.consentCall(deadlineIn(8000)), consent);
};
const read = ({ open, bank }: SignedBank) =>
  open.connector.fetchAccounts({ ...makeSession(bank), deadline: deadlineIn(8000) });
const pay = ({ open, bank }: SignedBank, body: Record<string, unknown> | null = { text: 'Zürich' }) => {
  if (open.payable === null) throw new Error('it is payable');
  return open.payable.paymentCall(deadlineIn(8000), null).send({
    method: body === null ? 'GET' : 'POST',
    url: new URL(`${bank.endpoints.accounts}/v1/payments/sepa-credit-transfers?x=1`),
    authority: { scope: 'PIS' },
    headers: { 'x-request-id': '0b1c7ee1-0000-4000-8000-000000000001' },
    body,
  });
};

const digestOf = (body: Buffer, algorithm = 'sha256') => createHash(algorithm).update(body).digest('base64');

/** The lines as whoever receives them puts them together. */
const toText = (request: RawRequest, names: readonly string[]) =>
  names
    .map((name) =>
      name === '(request-target)'
        ? `${name}: ${request.method.toLowerCase()} ${request.target}`
        : `${name}: ${onlyHeader(request, name)}`,
    )
    .join('\n');

function parametersOf(request: RawRequest): ReadonlyMap<string, string> {
  const text = onlyHeader(request, 'signature');
  return new Map([...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
}

function isRightlySigned(request: RawRequest, algorithm = 'sha256'): boolean {
  const parameters = parametersOf(request);
  const certificate = new X509Certificate(Buffer.from(onlyHeader(request, 'tpp-signature-certificate'), 'base64'));
  const text = toText(request, (parameters.get('headers') ?? '').split(' '));
  const signature = Buffer.from(parameters.get('signature') ?? '', 'base64');
  const key = { key: certificate.publicKey, padding: constants.RSA_PKCS1_PADDING };
  return verify(algorithm, Buffer.from(text, 'latin1'), key, signature);
}

describe('an HTTP signature', () => {
  it('is over the consent that came, with what says who asks', async () => {
    const bank = await start({}, rsa, { profile: { psu: { id: 'required', corporateId: 'required' } } });
    await askConsent(bank);
    const [request] = bank.requests;
    if (request === undefined) throw new Error('nothing came');
    expect(onlyHeader(request, 'digest')).toBe(`SHA-256=${digestOf(request.body)}`);
    expect(JSON.parse(request.body.toString())).toMatchObject({ recurringIndicator: true });
    expect(parametersOf(request).get('headers')).toBe(
      'digest x-request-id psu-id psu-corporate-id date tpp-redirect-uri',
    );
    expect(parametersOf(request).get('algorithm')).toBe('rsa-sha256');
    const { serialNumber } = new X509Certificate(rsa.certificate);
    expect(parametersOf(request).get('keyId')).toBe(
      `SN=${serialNumber},CA=CN=bankgraph%20sandbox%20seal%20authority,O=bankgraph%20sandbox,C=XX`,
    );
    expect(onlyHeader(request, 'tpp-signature-certificate')).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(isRightlySigned(request)).toBe(true);
  });

  it('is over reads and payments, too: the digest of no bytes, and of all of them', async () => {
    const bank = await start({}, rsa);
    await read(bank);
    await pay(bank);
    await pay(bank, null);
    const [accounts, payment, question] = bank.requests;
    if (accounts === undefined || payment === undefined || question === undefined) throw new Error('nothing came');
    expect(onlyHeader(accounts, 'digest')).toBe('SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=');
    expect(payment.body.toString('utf8')).toBe('{"text":"Zürich"}');
    expect(onlyHeader(payment, 'digest')).toBe(`SHA-256=${digestOf(Buffer.from('{"text":"Zürich"}', 'utf8'))}`);
    for (const request of bank.requests) expect(isRightlySigned(request)).toBe(true);
  });

  it('does not hold for another body, header, order or certificate', async () => {
    const bank = await start({}, rsa);
    await pay(bank);
    const [request] = bank.requests;
    if (request === undefined) throw new Error('nothing came');
    const changed = (name: string, to: (value: string) => string): RawRequest => ({
      ...request,
      headers: request.headers.map(([sent, value]) => [sent, sent.toLowerCase() === name ? to(value) : value] as const),
    });
    expect(isRightlySigned(request)).toBe(true);
    expect(isRightlySigned(changed('digest', (value) => value.replace('=', '=A')))).toBe(false);
    expect(isRightlySigned(changed('x-request-id', (value) => value.replace('1', '2')))).toBe(false);
    expect(
      isRightlySigned(changed('signature', (value) => value.replace('digest x-request-id', 'x-request-id digest'))),
    ).toBe(false);
    const other = new X509Certificate((await mintSeal()).certificate).raw.toString('base64');
    expect(isRightlySigned(changed('tpp-signature-certificate', () => other))).toBe(false);
    // In another order on the wire it is the same.
    expect(isRightlySigned({ ...request, headers: [...request.headers].reverse() })).toBe(true);
  });

  it('follows the profile: what is signed, how it is hashed, which headers, with or without a digest of nothing', async () => {
    const bank = await start(
      {
        on: ['payments'],
        algorithm: 'rsa-sha512',
        digest: 'SHA-512',
        emptyDigest: false,
        headers: ['(request-target)', 'digest', 'x-request-id'],
        issuerText: 'plain',
      },
      rsa,
    );
    await askConsent(bank);
    await read(bank);
    await pay(bank);
    await pay(bank, null);
    const [asked, accounts, payment, question] = bank.requests;
    if (asked === undefined || accounts === undefined || payment === undefined || question === undefined)
      throw new Error('nothing came');
    for (const unsigned of [asked, accounts])
      expect(unsigned.headers.filter(([name]) => /signature|digest/i.test(name))).toEqual([]);
    expect(onlyHeader(payment, 'digest')).toBe(`SHA-512=${digestOf(payment.body, 'sha512')}`);
    expect(parametersOf(payment).get('headers')).toBe('(request-target) digest x-request-id');
    expect(parametersOf(payment).get('keyId')).toMatch(/,CA=CN=bankgraph sandbox seal authority,/);
    expect(isRightlySigned(payment, 'sha512')).toBe(true);
    expect(parametersOf(question).get('headers')).toBe('(request-target) x-request-id');
    expect(isRightlySigned(question, 'sha512')).toBe(true);
  });

  it('is made anew, with an id of its own, for each attempt', async () => {
    const bank = await start({}, rsa);
    let count = 0;
    bank.answers = () => (++count < 2 ? { status: 503, body: {} } : null);
    await read(bank);
    count = 0;
    bank.answers = () => (++count < 2 ? { status: 401, body: {} } : null);
    await pay(bank);
    expect(bank.requests).toHaveLength(4);
    for (const name of ['x-request-id', 'signature'])
      expect(new Set(bank.requests.map((request) => onlyHeader(request, name))).size).toBe(4);
    for (const request of bank.requests) expect(isRightlySigned(request)).toBe(true);
  });
});

describe('JAdES', () => {
  it.each([
    { algorithm: 'RS256', seal: () => rsa, signedAt: 'sigT' },
    { algorithm: 'PS256', seal: () => rsa, signedAt: 'sigT' },
    { algorithm: 'ES256', seal: () => ec, signedAt: 'iat' },
  ] as const)('by $algorithm, told by $signedAt, is what another implementation accepts', async (row) => {
    const { algorithm, signedAt } = row;
    const seal = row.seal();
    const headers = ['(request-target)', 'digest', 'x-request-id', 'tpp-redirect-uri'];
    const bank = await start({ form: 'jades', algorithm, signedAt, headers }, seal);
    await askConsent(bank);
    await read(bank);
    await pay(bank);
    expect(bank.requests).toHaveLength(3);
    for (const request of bank.requests) {
      const [encoded = '', nothing, signature = ''] = onlyHeader(request, 'x-jws-signature').split('.');
      expect(nothing).toBe('');
      const header = JSON.parse(Buffer.from(encoded, 'base64url').toString());
      const { raw, publicKey } = new X509Certificate(seal.certificate);
      expect(header).toMatchObject({
        alg: algorithm,
        b64: false,
        'x5t#S256': createHash('sha256').update(raw).digest('base64url'),
        x5c: [raw.toString('base64')],
        sigD: { mId: 'http://uri.etsi.org/19182/HttpHeaders' },
        crit: signedAt === 'sigT' ? ['sigT', 'sigD', 'b64'] : ['sigD', 'b64'],
      });
      const atMs = signedAt === 'iat' ? header.iat * 1000 : Date.parse(header.sigT);
      expect(Math.abs(Date.now() - atMs)).toBeLessThan(60_000);
      if (signedAt === 'sigT') expect(header.sigT).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect(onlyHeader(request, 'digest')).toBe(`SHA-256=${digestOf(request.body)}`);
      const payload = Buffer.from(toText(request, header.sigD.pars));
      const options = { algorithms: [algorithm], crit: { sigT: true, sigD: true } };
      await flattenedVerify({ protected: encoded, payload, signature }, publicKey, options);
      const other = Buffer.from(toText(request, header.sigD.pars).replace('SHA-256=', 'SHA-256=A'));
      await expect(
        flattenedVerify({ protected: encoded, payload: other, signature }, publicKey, options),
      ).rejects.toThrow();
    }
  });
});

describe('what cannot be signed as it would be sent is not sent', () => {
  it.each(['mäx', 'Ελένη', ' max', 'a\r\nx: y'])('a PSU-ID of %j', async (psuId) => {
    const bank = await start({}, rsa, { profile: { psu: { id: 'required' } } });
    const call = bank.open.linkable;
    if (call === null) throw new Error('it is linkable');
    const details = { ...noDetails, psuId };
    const asked = call.consents.request(call.consentCall(deadlineIn(8000)), { ...consent, details });
    await expect(asked).rejects.toThrow(NotSigned);
    await expect(asked).rejects.toThrow('psu-id is not printable ASCII');
    expect(bank.requests).toEqual([]);
  });

  it('with a keeper of the key that fails: a payment is refused, not in doubt, and a read has failed', async () => {
    const openSignatureKey = (seal: Parameters<typeof createFileKey>[0]) => ({
      ...createFileKey(seal),
      sign: async () => {
        throw new Error('the module is not there');
      },
    });
    const bank = await start({}, rsa, { openSignatureKey });
    await expect(pay(bank)).rejects.toThrow(PaymentRefused);
    await expect(pay(bank)).rejects.toThrow('not sent: no signature: the module is not there');
    await expect(read(bank)).rejects.toMatchObject({ code: 'BANK_UNAVAILABLE' });
    expect(bank.requests).toEqual([]);
  });

  it('with a keeper of the key that fails when the payment is made already: it is in doubt, not refused', async () => {
    let count = 0;
    const openSignatureKey = (seal: Parameters<typeof createFileKey>[0]) => {
      const key = createFileKey(seal);
      return {
        ...key,
        sign: async (...args: Parameters<typeof key.sign>) => {
          if (++count > 1) throw new Error('the module is not there');
          return key.sign(...args);
        },
      };
    };
    const bank = await start({}, rsa, { openSignatureKey });
    const { payable } = bank.open;
    if (payable === null) throw new Error('it is payable');
    const call = payable.paymentCall(deadlineIn(8000), null);
    const ask = (method: 'POST' | 'GET') =>
      call.send({
        method,
        url: new URL(`${bank.bank.endpoints.accounts}/v1/payments/sepa-credit-transfers`),
        authority: { scope: 'PIS' },
        headers: { 'x-request-id': '0b1c7ee1-0000-4000-8000-000000000001' },
        body: method === 'POST' ? {} : null,
      });
    expect(await ask('POST')).toMatchObject({ status: 201 });
    await expect(ask('GET')).rejects.toThrow(NotSigned);
    expect(bank.requests).toHaveLength(1);
  });

  it('with a keeper of the key that does not answer: the wait ends with the call’s time', async () => {
    const openSignatureKey = (seal: Parameters<typeof createFileKey>[0]) => ({
      ...createFileKey(seal),
      sign: () => new Promise<Buffer>(() => undefined),
    });
    const bank = await start({}, rsa, { openSignatureKey });
    const session = { ...makeSession(bank.bank), deadline: deadlineIn(100) };
    await expect(bank.open.connector.fetchAccounts(session)).rejects.toMatchObject({ code: 'BANK_TIMEOUT' });
    expect(bank.requests).toEqual([]);
  });
});

it('a refused signature costs no token and no consent', async () => {
  const bank = await start({}, rsa);
  bank.answers = () => ({
    status: 401,
    body: { tppMessages: [{ category: 'ERROR', code: 'SIGNATURE_INVALID' }] },
  });
  const refused: string[] = [];
  const session = makeSession(bank.bank);
  const tokens = { ...session.tokens, refused: (_link: unknown, token: string) => refused.push(token) };
  const asked = bank.open.connector.fetchAccounts({ ...session, tokens, deadline: deadlineIn(8000) });
  await expect(asked).rejects.toMatchObject({ code: 'BANK_REJECTED_REQUEST', bankCode: 'SIGNATURE_INVALID' });
  expect(refused).toEqual([]);
  expect(bank.requests).toHaveLength(1);
});
