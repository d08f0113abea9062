import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bankGlobalId, formerAccountKey, GlobalIds, toIdKey } from '../../../src/domain/global-id.ts';

const ids = new GlobalIds(toIdKey('one key'));
const part = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).filter((text) => text.isWellFormed());
const written = (text: string) => Buffer.from(text).toString('base64url');

/** One id of each sealed kind, of the same parts. */
const allOf = (some: GlobalIds, [a, b, c, d]: readonly [string, string, string, string]) => [
  some.link(a),
  some.customer(a),
  some.payment(a),
  some.account({ customerId: a, bankId: b, accountKey: c }),
  some.transaction({ customerId: a, bankId: b, accountKey: c }, d),
];

describe('global ids', () => {
  it('parse to what they were made of', () => {
    fc.assert(
      fc.property(part, part, part, part, (a, b, c, d) => {
        expect(ids.parse(bankGlobalId(a))).toEqual({ type: 'Bank', bankId: a });
        expect(ids.parse(ids.link(a))).toEqual({ type: 'BankLink', linkId: a });
        expect(ids.parse(ids.customer(a))).toEqual({ type: 'Customer', customerId: a });
        const account = { customerId: a, bankId: b, accountKey: c };
        const place = { customerId: a, bankId: b };
        expect(ids.parse(ids.account(account))).toEqual({ type: 'Account', place, accountKey: c });
        const entry = { type: 'Transaction', place, accountKey: c, entryKey: d };
        expect(ids.parse(ids.transaction(account, d))).toEqual(entry);
        expect(ids.parse(ids.payment(a))).toEqual({ type: 'Payment', paymentId: a });
      }),
    );
  });

  it('are the same on every gateway with the same key, for ever, and nothing under another', () => {
    const parts = ['alice', 'albion', 'key', 'entry'] as const;
    const [same, other] = [new GlobalIds(toIdKey('one key')), new GlobalIds(toIdKey('another key'))];
    expect(allOf(same, parts)).toEqual(allOf(ids, parts));
    for (const [index, id] of allOf(other, parts).entries()) {
      expect(id).not.toBe(allOf(ids, parts)[index]);
      expect(ids.parse(id)).toBeNull();
    }
    // What clients hold, computed by another implementation of RFC 5297: a change here would be a break.
    expect(ids.customer('alice')).toBe('AXor-eww1thq8HcXdvJnsPHx-UQoLFo1EhMklwUNxAjy');
    expect(ids.account({ customerId: 'alice', bankId: 'albion', accountKey: 'key' })).toBe(
      'Ae0r0AiLzYxyxRlBejTnYP2w6AnoRAj91iDlD8RPli_5u0aEQlcgfI_d8RyZTOgxWQ',
    );
  });

  it('with any bit flipped, cut short or made longer are none', () => {
    for (const id of allOf(ids, ['alice', 'albion', '3KFu3lEMSdvF6Y8UvoPkdA', '1-RWNJw9n_Cs-CmtDB'])) {
      const bytes = Buffer.from(id, 'base64url');
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const flipped = Buffer.from(bytes);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(ids.parse(flipped.toString('base64url'))).toBeNull();
      }
      for (let length = 0; length < id.length; length++) expect(ids.parse(id.slice(0, length))).toBeNull();
      for (const longer of [`${id}A`, `${id}AA`, `${id}AAAA`]) expect(ids.parse(longer)).toBeNull();
    }
    // The last character's bits that stand for nothing are part of it, too.
    const id = ids.customer('alice');
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const parsed = [...alphabet].filter((last) => ids.parse(id.slice(0, -1) + last) !== null);
    expect(parsed).toEqual([id.at(-1)]);
  });

  it('show none of their parts, in whatever form they are read, and hardly how long a name is', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9]{4,30}$/);
    fc.assert(
      fc.property(secret, secret, secret, secret, (a, b, c, d) => {
        for (const id of allOf(ids, [a, b, c, d])) {
          const forms = [
            id,
            ...(['utf8', 'latin1', 'hex'] as const).map((as) => Buffer.from(id, 'base64url').toString(as)),
          ];
          for (const text of [a, b, c, d]) {
            for (const form of [text, written(text), Buffer.from(text).toString('hex')]) {
              expect(forms.some((shown) => shown.includes(form))).toBe(false);
            }
          }
        }
      }),
      { seed: 7 },
    );
    expect(ids.customer('a')).toHaveLength(ids.customer('christopher').length);
  });

  it('of 0.2 are read', () => {
    const place = { linkId: 'link' };
    expect(ids.parse(written('a:link:key'))).toEqual({ type: 'Account', place, accountKey: 'key' });
    const entry = { type: 'Transaction', place, accountKey: 'key', entryKey: 'd:entry' };
    expect(ids.parse(written('t:link:key:d%3Aentry'))).toEqual(entry);
    expect(ids.parse(written('c:alice'))).toEqual({ type: 'Customer', customerId: 'alice' });
    expect(ids.parse(written('l:link'))).toEqual({ type: 'BankLink', linkId: 'link' });
    expect(ids.parse(written('p:payment'))).toEqual({ type: 'Payment', paymentId: 'payment' });
    // Accounts of now were never readable.
    expect(ids.parse(written('a:alice:albion:key'))).toBeNull();
  });

  it('have no zero byte, which one of the databases refuses', () => {
    for (const text of ['p:%00', 'l:a%00', 'c:\0', 'a:link:k%00y', 't:link:key:%00', 'b:%00'])
      expect(ids.parse(written(text))).toBeNull();
    expect(ids.parse(ids.payment('\0'))).toBeNull();
  });

  it('never throw on what a client makes up', () => {
    fc.assert(fc.property(fc.string(), (text) => void ids.parse(text)));
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void ids.parse(Buffer.from(bytes).toString('base64url'))));
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => void ids.parse(Buffer.from([1, ...bytes]).toString('base64url'))),
    );
    for (const text of [
      '',
      'a:b',
      'YQ',
      written('a:x'),
      written('c:%'),
      written('constructor'),
      'AQ'.padEnd(40, 'A'),
    ]) {
      expect(ids.parse(text)).toBeNull();
    }
  });
});

describe('formerAccountKey', () => {
  it('is what it was in 0.2: payments and ids of then are looked up by it', () => {
    const account = { bankResource: 'accounts', bankAccountId: 'DE89370400440532013000' };
    expect(formerAccountKey(Buffer.alloc(32, 7), 'link', account)).toBe('TkbeWxDv8-5oPl6XyZQN_Q');
  });
});
