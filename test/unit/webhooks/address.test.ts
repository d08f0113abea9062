// Which URLs partners may register and which addresses are connected to: every range that is not public, in every form.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPublicAddress, mayConnect, parseWebhookUrl } from '../../../src/webhooks/address.ts';

const outside = { allowPrivate: false };
const sandbox = { allowPrivate: true };

/** First and last of each range that is refused. */
const refused = [
  ['this network', '0.0.0.0', '0.255.255.255'],
  ['private 10/8', '10.0.0.0', '10.255.255.255'],
  ['carrier-grade NAT', '100.64.0.0', '100.127.255.255'],
  ['loopback', '127.0.0.0', '127.255.255.255'],
  ['link-local', '169.254.0.0', '169.254.255.255'],
  ['clouds’ metadata', '169.254.169.254', '169.254.170.2'],
  ['private 172.16/12', '172.16.0.0', '172.31.255.255'],
  ['IETF assignments', '192.0.0.0', '192.0.0.255'],
  ['documentation 1', '192.0.2.0', '192.0.2.255'],
  ['AS112 v4', '192.31.196.0', '192.31.196.255'],
  ['AMT', '192.52.193.0', '192.52.193.255'],
  ['6to4 relays', '192.88.99.0', '192.88.99.255'],
  ['private 192.168/16', '192.168.0.0', '192.168.255.255'],
  ['AS112 direct', '192.175.48.0', '192.175.48.255'],
  ['benchmarking', '198.18.0.0', '198.19.255.255'],
  ['documentation 2', '198.51.100.0', '198.51.100.255'],
  ['documentation 3', '203.0.113.0', '203.0.113.255'],
  ['multicast', '224.0.0.0', '239.255.255.255'],
  ['reserved', '240.0.0.0', '255.255.255.254'],
  ['broadcast', '255.255.255.255', '255.255.255.255'],
  ['unspecified and loopback v6', '::', '::1'],
  ['IPv4-compatible', '::7f00:1', '::a00:1'],
  ['IPv4-mapped', '::ffff:127.0.0.1', '::ffff:8.8.8.8'],
  ['NAT64', '64:ff9b::7f00:1', '64:ff9b::ffff:ffff'],
  ['NAT64, local', '64:ff9b:1::', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff'],
  ['discard', '100::', '100::ffff'],
  ['Teredo and other protocols', '2001::', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['documentation v6', '2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['6to4', '2002::', '2002:7f00:1::'],
  ['AS112 v6', '2620:4f:8000::', '2620:4f:8000:ffff:ffff:ffff:ffff:ffff'],
  ['documentation v6, new', '3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['segment routing', '5f00::', '5f00::1'],
  ['unique local', 'fc00::', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['link-local v6', 'fe80::1', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['link-local with a zone', 'fe80::1%eth0', '2606:4700::1111%lo'],
  ['site-local', 'fec0::', 'feff::1'],
  ['multicast v6', 'ff00::', 'ff02::1'],
] as const;

/** Just outside of them, and some that everybody knows. */
const open = [
  '1.1.1.1',
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.0',
  '169.253.255.255',
  '169.255.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.0.1.0',
  '192.0.3.0',
  '192.167.255.255',
  '192.169.0.0',
  '198.17.255.255',
  '198.20.0.0',
  '198.51.99.255',
  '203.0.114.0',
  '223.255.255.255',
  '2001:200::1',
  '2001:4860:4860::8888',
  '2001:db9::1',
  '2003::1',
  '2606:4700::1111',
  '2a00:1450::1',
  '3ffe::1',
];

const literal = (address: string) => (address.includes(':') ? `[${address}]` : address);

describe('an address', () => {
  it.each(refused)('is not reached in a range that is not public: %s', (_name, first, last) => {
    for (const address of [first, last]) {
      expect([address, isPublicAddress(address), mayConnect(address, outside)]).toEqual([address, false, false]);
      expect(parseWebhookUrl(`https://${literal(address)}/hook`, outside)).toBeNull();
    }
  });

  it.each(open)('is reached when it is public: %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
    expect(parseWebhookUrl(`https://${literal(address)}/hook`, outside)).not.toBeNull();
  });

  it('is an address', () => {
    for (const text of ['', 'localhost', '1.2.3', '999.1.1.1', '08.8.8.8', ' 8.8.8.8', '8.8.8.8 ']) {
      expect(isPublicAddress(text)).toBe(false);
      expect(mayConnect(text, sandbox)).toBe(false);
    }
    expect(mayConnect('127.0.0.1', sandbox)).toBe(true);
  });
});

describe('a URL', () => {
  it.each([
    'https://partner.example',
    'https://partner.example/',
    'https://partner.example:443/hook?key=value',
    'https://partner.example:8443/hook',
    'https://PARTNER.example/hook',
    'https://partner.example./hook',
    'https://xn--bcher-kva.example/hook',
    'https://bücher.example/hook',
  ])('may be registered: %s', (text) => {
    expect(parseWebhookUrl(text, outside)?.href).toBe(new URL(text).href);
  });

  it.each([
    ['plain HTTP', 'http://partner.example/hook'],
    ['another scheme', 'ftp://partner.example/hook'],
    ['a file', 'file:///etc/passwd'],
    ['a user', 'https://user@partner.example/hook'],
    ['a password', 'https://user:secret@partner.example/hook'],
    ['a password alone', 'https://:secret@partner.example/hook'],
    ['a fragment', 'https://partner.example/hook#part'],
    ['an empty fragment', 'https://partner.example/hook#'],
    ['a port of the system', 'https://partner.example:22/hook'],
    ['port 80', 'https://partner.example:80/hook'],
    ['port 0', 'https://partner.example:0/hook'],
    ['localhost', 'https://localhost/hook'],
    ['localhost with a dot', 'https://localhost./hook'],
    ['localhost in capitals', 'https://LOCALHOST:8443/hook'],
    ['a name under localhost', 'https://partner.localhost/hook'],
    ['a name under local', 'https://printer.local/hook'],
    ['a name under internal', 'https://metadata.google.internal/hook'],
    ['a name under internal, with a dot', 'https://metadata.google.internal./hook'],
    ['a name under home.arpa', 'https://nas.home.arpa/hook'],
    ['a name under localdomain', 'https://host.localdomain/hook'],
    ['an onion', 'https://partner.onion/hook'],
    ['a name without a dot', 'https://intranet/hook'],
    ['decimal', 'https://2130706433/hook'],
    ['octal', 'https://0177.0.0.1/hook'],
    ['octal as a whole', 'https://017700000001/hook'],
    ['hexadecimal', 'https://0x7f000001/hook'],
    ['hexadecimal parts', 'https://0x7f.0x0.0x0.0x1/hook'],
    ['short', 'https://127.1/hook'],
    ['shorter', 'https://0/hook'],
    ['with a dot at its end', 'https://127.0.0.1./hook'],
    ['full-width digits', 'https://１２７.０.０.１/hook'],
    ['circled digits', 'https://①②⑦.⓪.⓪.①/hook'],
    ['percent-encoded', 'https://%31%32%37.0.0.1/hook'],
    ['loopback v6', 'https://[::1]/hook'],
    ['loopback v6, written out', 'https://[0:0:0:0:0:0:0:1]/hook'],
    ['mapped', 'https://[::ffff:127.0.0.1]/hook'],
    ['mapped, in hexadecimal', 'https://[::ffff:7f00:1]/hook'],
    ['NAT64 of a private address', 'https://[64:ff9b::10.0.0.1]/hook'],
    ['relative', '/hook'],
    ['nothing', ''],
    ['no URL', 'https://'],
    ['too long', `https://partner.example/${'a'.repeat(2000)}`],
    ['too long once it is encoded', `https://partner.example/${'ü'.repeat(700)}`],
  ])('is refused: %s', (_name, text) => {
    expect(parseWebhookUrl(text, outside)).toBeNull();
  });

  it('never leads to a loopback address, however its parts are written', () => {
    const number = fc
      .integer({ min: 0, max: 255 })
      .chain((value) => fc.constantFrom(String(value), `0x${value.toString(16)}`, `0${value.toString(8)}`));
    const first = fc.constantFrom('127', '0x7f', '0177', '0x0000007F');
    fc.assert(
      fc.property(first, fc.array(number, { minLength: 0, maxLength: 3 }), (head, tail) => {
        expect(parseWebhookUrl(`https://${[head, ...tail].join('.')}/hook`, outside)).toBeNull();
      }),
    );
  });

  it('may lead to the sandbox’s own machine, and no further from a proper form', () => {
    for (const text of ['http://127.0.0.1:3000/hook', 'http://localhost:3000/hook', 'https://10.0.0.1/hook']) {
      expect(parseWebhookUrl(text, sandbox)?.href).toBe(text);
    }
    for (const text of [
      'http://u@localhost/',
      'http://localhost/#f',
      'file:///etc/passwd',
      `http://a/${'a'.repeat(2000)}`,
    ]) {
      expect(parseWebhookUrl(text, sandbox)).toBeNull();
    }
  });
});
