import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type AccountIdentification, unknownIdentification } from '../../../src/domain/account.ts';
import { numberOf, toAccountMarks, toFirstKey } from '../../../src/domain/account-identity.ts';
import { makeAccount } from '../../support/fake-bank.ts';

const identify = (part: Partial<AccountIdentification>) => ({ ...unknownIdentification, ...part });
const iban = 'DE89370400440532013000';

describe('the number of an account', () => {
  it.each([
    ['an IBAN however it is written', { iban: 'de89 3704 0044 0532 0130 00' }, { iban }, true],
    [
      'a British IBAN, and sort code with account number',
      { iban: 'GB33BUKB20201555555555' },
      { sortCode: '202015', accountNumber: '55555555' },
      true,
    ],
    ['two IBANs', { iban }, { iban: 'DE02120300000000202051' }, false],
    [
      'a sort code and a BSB of the same digits',
      { sortCode: '202015', accountNumber: '1' },
      { bsb: '202015', accountNumber: '1' },
      false,
    ],
    ['a BBAN with and without spaces', { bban: '3704 0044' }, { bban: '37040044' }, true],
  ])('%s', (_name, one, other, isSame) => {
    expect(numberOf(identify(one)) === numberOf(identify(other))).toBe(isSame);
    expect(numberOf(identify(one))).not.toBeNull();
  });

  it('is none where the bank masks it, or names the account by less than a number', () => {
    expect(numberOf(identify({ maskedNumber: '••••3000' }))).toBeNull();
    expect(numberOf(identify({ accountNumber: '55555555' }))).toBeNull();
    expect(numberOf(identify({ bic: 'DEUTDEFF' }))).toBeNull();
  });
});

describe('the key of an account', () => {
  const idKey = randomBytes(32);
  const owner = { customerId: 'alice', bankId: 'bank' };
  const keyOf = (...args: Parameters<typeof toAccountMarks>) => toAccountMarks(...args).map(toFirstKey);
  const giro = makeAccount('r1', { identification: identify({ iban }) });

  it('is the same by whatever id the bank names it, and another for another customer, currency or gateway', () => {
    const [key] = keyOf(idKey, owner, [giro]);
    expect(key).toHaveLength(22);
    expect(keyOf(idKey, owner, [{ ...giro, bankAccountId: 'r2' }])).toEqual([key]);
    expect(keyOf(idKey, { ...owner, customerId: 'bob' }, [giro])).not.toEqual([key]);
    expect(keyOf(randomBytes(32), owner, [giro])).not.toEqual([key]);
    const [dollars] = toAccountMarks(idKey, owner, [{ ...giro, currency: makeAccount('x').currency }]);
    expect(dollars?.numberHash).toBe(key);
  });

  it('is by the bank’s id where two accounts of a list share a number, and where there is none', () => {
    const [one, other] = keyOf(idKey, owner, [giro, { ...giro, bankAccountId: 'r2' }]);
    expect(one).not.toBe(other);
    expect(keyOf(idKey, owner, [giro])).not.toEqual([one]);
    const card = makeAccount('c1', { type: 'CARD', identification: identify({ maskedNumber: '1234', bban: '5500' }) });
    expect(toAccountMarks(idKey, owner, [card])[0]?.numberHash).toBeNull();
  });
});
