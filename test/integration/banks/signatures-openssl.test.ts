// HTTP signatures by an implementation that shares nothing with the gateway: openssl mints the seal, hashes the body and verifies the
// signature. What it accepts is what came over the wire; the body, a header, their order or the certificate changed, it refuses.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findCertificateFaults } from '../../../src/banks/qualified-certificate.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { onlyHeader, type RawRequest, startSignedBank } from '../../support/signed-bank.ts';

/** A QSealC as ETSI EN 319 412-5 and TS 119 495 have it, in openssl's own words. */
const configuration = `
[req]
distinguished_name = name
x509_extensions = seal
prompt = no
[name]
C = DE
O = Muster, Bank \\"AG\\"
CN = Siegel für Tests
[seal]
keyUsage = critical, digitalSignature, nonRepudiation
1.3.6.1.5.5.7.1.3 = ASN1:SEQUENCE:statements
[statements]
compliance = SEQUENCE:compliance
type = SEQUENCE:type
psd2 = SEQUENCE:psd2
[compliance]
id = OID:0.4.0.1862.1.1
[type]
id = OID:0.4.0.1862.1.6
of = SEQUENCE:types
[types]
eseal = OID:0.4.0.1862.1.6.2
[psd2]
id = OID:0.4.0.19495.2
info = SEQUENCE:info
[info]
roles = SEQUENCE:roles
authority = UTF8:Bundesanstalt
id = UTF8:DE-BAFIN
[roles]
pi = SEQUENCE:pi
ai = SEQUENCE:ai
[pi]
id = OID:0.4.0.19495.1.2
name = UTF8:PSP_PI
[ai]
id = OID:0.4.0.19495.1.3
name = UTF8:PSP_AI
`;

let dir: string;
const at = (name: string) => join(dir, name);
function mint(name: string): { readonly certificate: string; readonly key: string } {
  writeFileSync(at('seal.cnf'), configuration);
  const args = ['req', '-x509', '-utf8', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-config', at('seal.cnf')];
  execFileSync('openssl', [...args, '-keyout', at(`${name}.key`), '-out', at(`${name}.pem`)], { stdio: 'pipe' });
  return { certificate: readFileSync(at(`${name}.pem`), 'utf8'), key: readFileSync(at(`${name}.key`), 'utf8') };
}

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'bankgraph-seal-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** What openssl says of a request as it came, with its own hash of the body. */
function isAcceptedByOpenssl(request: RawRequest): boolean {
  writeFileSync(at('body'), request.body);
  const hash = execFileSync('openssl', ['dgst', '-sha256', '-binary', at('body')]).toString('base64');
  if (onlyHeader(request, 'digest') !== `SHA-256=${hash}`) return false;
  const signature = onlyHeader(request, 'signature');
  const parameter = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(signature)?.[1] ?? '';
  const lines = parameter('headers').split(' ');
  const text = lines.map((name) => `${name}: ${onlyHeader(request, name)}`).join('\n');
  writeFileSync(at('text'), text, 'latin1');
  writeFileSync(at('signature'), Buffer.from(parameter('signature'), 'base64'));
  const certificate = Buffer.from(onlyHeader(request, 'tpp-signature-certificate'), 'base64');
  writeFileSync(at('shown.der'), certificate);
  const key = execFileSync('openssl', ['x509', '-inform', 'DER', '-in', at('shown.der'), '-pubkey', '-noout']);
  writeFileSync(at('key.pem'), key);
  const verified = spawnSync('openssl', [
    'dgst',
    '-sha256',
    '-verify',
    at('key.pem'),
    '-signature',
    at('signature'),
    at('text'),
  ]);
  return verified.status === 0;
}

it('openssl accepts what is sent, by a seal of its own making, and nothing that was changed on the way', async () => {
  const seal = mint('own');
  const other = mint('other');
  const demands = {
    qualified: { type: 'eseal', roles: ['PSP_AI', 'PSP_PI'] },
    keyTypes: ['rsa'],
    nowMs: Date.now(),
  } as const;
  expect(findCertificateFaults(seal, demands)).toEqual([]);
  const bank = await startSignedBank({}, seal);
  try {
    const { payable } = bank.open;
    if (payable === null) throw new Error('it is payable');
    for (const method of ['POST', 'GET'] as const) {
      await payable.paymentCall(deadlineIn(8000), '192.0.2.7').send({
        method,
        url: new URL(`${bank.bank.endpoints.accounts}/v1/payments/sepa-credit-transfers`),
        authority: { scope: 'PIS' },
        headers: {
          'x-request-id': '0b1c7ee1-0000-4000-8000-000000000001',
          'tpp-redirect-uri': 'https://gateway.test/callback?state=a%20b',
        },
        body: method === 'POST' ? { creditorName: 'Jürgen Größe', amount: '1.00' } : null,
      });
    }
    const [payment, question] = bank.requests;
    if (payment === undefined || question === undefined) throw new Error('nothing came');
    expect(isAcceptedByOpenssl(payment)).toBe(true);
    expect(isAcceptedByOpenssl(question)).toBe(true);
    // The issuer's name holds a comma, quotes and an umlaut: its parameter is one all the same.
    const keyId = /^keyId="([^"]*)",algorithm="rsa-sha256"/.exec(onlyHeader(payment, 'signature'))?.[1] ?? '';
    const serial = execFileSync('openssl', ['x509', '-in', at('own.pem'), '-noout', '-serial'])
      .toString()
      .trim();
    expect(keyId).toBe(
      `SN=${serial.replace('serial=', '')},CA=CN=Siegel%20f%C3%BCr%20Tests,O=Muster%5C,%20Bank%20%5C%22AG%5C%22,C=DE`,
    );
    const changed = (name: string, to: (value: string) => string): RawRequest => ({
      ...payment,
      headers: payment.headers.map(([sent, value]) => [sent, sent.toLowerCase() === name ? to(value) : value] as const),
    });
    const otherBody = Buffer.from(payment.body.toString('utf8').replace('1.00', '9.00'));
    const shown = Buffer.from(other.certificate.replace(/-----[^-]+-----|\s/g, ''), 'base64').toString('base64');
    const hostile: readonly RawRequest[] = [
      { ...payment, body: otherBody },
      changed('x-request-id', (id) => id.replace('1', '2')),
      changed('tpp-redirect-uri', (uri) => uri.replace('gateway.test', 'thief.test')),
      changed('date', (date) => date.replace(/^\w+/, 'Xxx')),
      changed('signature', (text) => text.replace('digest x-request-id', 'x-request-id digest')),
      changed('tpp-signature-certificate', () => shown),
    ];
    for (const request of hostile) expect(isAcceptedByOpenssl(request)).toBe(false);
    const twice = { ...payment, headers: [...payment.headers, ['X-Request-ID', 'another'] as const] };
    expect(() => isAcceptedByOpenssl(twice)).toThrow('x-request-id was sent 2 times');
  } finally {
    await bank.close();
  }
});
