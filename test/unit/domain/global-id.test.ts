import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accountGlobalId,
  bankGlobalId,
  customerGlobalId,
  formerAccountKey,
  linkGlobalId,
  parseGlobalId,
  paymentGlobalId,
  transactionGlobalId,
} from '../../../src/domain/global-id.ts';

const part = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).filter((text) => text.isWellFormed());

/** The id of an account as clients of before have it. */
const toFormerId = (linkId: string, accountKey: string) =>
  Buffer.from(`a:${encodeURIComponent(linkId)}:${encodeURIComponent(accountKey)}`).toString('base64url');

describe('global ids', () => {
  it('parse to what they were made of', () => {
    fc.assert(
      fc.property(part, part, part, (a, b, c) => {
        expect(parseGlobalId(bankGlobalId(a))).toEqual({ type: 'Bank', bankId: a });
        expect(parseGlobalId(linkGlobalId(a))).toEqual({ type: 'BankLink', linkId: a });
        expect(parseGlobalId(customerGlobalId(a))).toEqual({ type: 'Customer', customerId: a });
        const place = { customerId: a, bankId: b };
        expect(parseGlobalId(accountGlobalId(place, c))).toEqual({ type: 'Account', place, accountKey: c });
        expect(parseGlobalId(transactionGlobalId(place, c, a))).toEqual({
          type: 'Transaction',
          place,
          accountKey: c,
          entryKey: a,
        });
        expect(parseGlobalId(toFormerId(a, b))).toEqual({
          type: 'Account',
          place: { linkId: a },
          accountKey: b,
        });
        expect(parseGlobalId(paymentGlobalId(a))).toEqual({ type: 'Payment', paymentId: a });
      }),
    );
  });

  it('never throw on what a client makes up', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseGlobalId(text)));
    fc.assert(fc.property(fc.string(), (text) => void parseGlobalId(Buffer.from(text).toString('base64url'))));
    for (const text of [
      '',
      'a:b',
      'YQ',
      Buffer.from('a:x').toString('base64url'),
      Buffer.from('c:%').toString('base64url'),
    ]) {
      expect(parseGlobalId(text)).toBeNull();
    }
  });
});

describe('formerAccountKey', () => {
  it('hides the bank’s id, and is the same under the same key only', () => {
    const key = randomBytes(32);
    const iban = 'DE89370400440532013000';
    const made = formerAccountKey(key, 'link', { bankResource: 'accounts', bankAccountId: iban });
    expect(made).toBe(formerAccountKey(key, 'link', { bankResource: 'accounts', bankAccountId: iban }));
    expect(made).toHaveLength(22);
    expect(made).not.toBe(formerAccountKey(randomBytes(32), 'link', { bankResource: 'accounts', bankAccountId: iban }));
    expect(made).not.toBe(formerAccountKey(key, 'other', { bankResource: 'accounts', bankAccountId: iban }));
    expect(made).not.toBe(formerAccountKey(key, 'link', { bankResource: 'card-accounts', bankAccountId: iban }));
    expect(Buffer.from(toFormerId('link', made), 'base64url').toString()).not.toContain('3704');
  });
});
