import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Account, type AccountIdentification, unknownIdentification } from '../../../src/domain/account.ts';
import {
  assignAccountKeys,
  type SeenAccount,
  toAccountIdentities,
  toAccountNumber,
} from '../../../src/domain/account-identity.ts';
import { parseCurrency } from '../../../src/domain/iso4217.ts';

const idKey = Buffer.alloc(32, 1);
const place = { customerId: 'alice', bankId: 'bank' };

function account(
  bankAccountId: string,
  numbers: Partial<AccountIdentification> = {},
  rest: Partial<Account> = {},
): Account {
  return {
    bankAccountId,
    bankResource: 'accounts',
    name: null,
    nickname: null,
    type: 'CURRENT',
    status: 'OPEN',
    currency: parseCurrency('EUR'),
    openedOn: null,
    identification: { ...unknownIdentification, ...numbers },
    hasMoreIdentification: false,
    holderNames: [],
    ...rest,
  };
}

const iban = 'DE02120300000000202051';
const otherIban = 'DE02500105170137075030';

/** A bank's lists one after the other, over one memory. */
class Memory {
  readonly seen: SeenAccount[] = [];

  keysOf(...accounts: readonly Account[]): readonly string[] {
    const { keys, additions } = assignAccountKeys(toAccountIdentities(idKey, place, accounts), this.seen);
    this.seen.push(...additions);
    return keys;
  }
}

describe('an id that stays', () => {
  it('tells an account when it is linked anew, also where the bank tells it only later, and before any number', () => {
    const memory = new Memory();
    const [first] = memory.keysOf(account('item-1'));
    expect(memory.keysOf(account('item-1', {}, { persistentId: 'p' }))).toEqual([first]);
    expect(memory.keysOf(account('item-2', { iban }, { persistentId: 'p' }))).toEqual([first]);
    expect(memory.keysOf(account('item-3', {}, { persistentId: 'q' }))).not.toEqual([first]);
  });
});

describe('the number of an account', () => {
  it.each([
    ['an IBAN in any spelling', account('1', { iban: 'de02 1203 0000 0000 2020 51' }), 'bban:120300000000202051'],
    ['the BBAN in it', account('1', { bban: '120300000000202051' }), 'bban:120300000000202051'],
    ['a British IBAN', account('1', { iban: 'GB33BUKB20201555555555' }), 'uk:20201555555555'],
    [
      'its sort code and account number',
      account('1', { sortCode: '202015', accountNumber: '55555555' }),
      'uk:20201555555555',
    ],
    [
      'routing number and account number',
      account('1', { routingNumber: '011401533', accountNumber: '9900009606' }),
      'aba:011401533 9900009606',
    ],
    ['BSB and account number', account('1', { bsb: '082902', accountNumber: '123456789' }), 'bsb:082902123456789'],
    ['an account number alone', account('1', { accountNumber: '55555555' }), null],
    ['a masked number', account('1', { maskedNumber: '**** 2051' }), null],
    ['an IBAN that is masked', account('1', { iban: 'DE02XXXXXXXXXX202051' }), null],
    ['a masked BBAN', account('1', { bban: 'XXXXXXXX2051' }), null],
    ['a masked account number', account('1', { bsb: '082902', accountNumber: 'xxxx6789' }), null],
    ['what a card is settled from', account('1', { iban }, { type: 'CARD' }), null],
    ['nothing', account('1'), null],
  ])('is told by %s', (_what, told, number) => {
    expect(toAccountNumber(told)).toBe(number);
  });
});

describe('accounts’ keys', () => {
  it('hide number and bank’s id, and are the same for the same customer, bank and id key only', () => {
    const keyUnder = (key: Buffer, customerId: string, bankId: string) =>
      assignAccountKeys(toAccountIdentities(key, { customerId, bankId }, [account(iban, { iban })]), []).keys[0];
    const keys = [
      keyUnder(idKey, 'alice', 'bank'),
      keyUnder(idKey, 'bob', 'bank'),
      keyUnder(idKey, 'alice', 'other'),
      keyUnder(Buffer.alloc(32, 2), 'alice', 'bank'),
    ];
    expect(new Set(keys).size).toBe(4);
    expect(keys[0]).toBe(keyUnder(idKey, 'alice', 'bank'));
    expect(keys[0]).toMatch(/^[\w-]{22}$/);
  });

  it('are of the number and currency, whatever the bank’s id', () => {
    const [first] = new Memory().keysOf(account('r1', { iban }));
    expect(new Memory().keysOf(account('r2', { iban }))).toEqual([first]);
    expect(new Memory().keysOf(account('r1', { iban }, { currency: parseCurrency('USD') }))).not.toEqual([first]);
  });

  it('stay when a number becomes known, when it is not told again, and when the bank changes its id after that', () => {
    const memory = new Memory();
    const before = memory.keysOf(account('r1'));
    expect(memory.keysOf(account('r1', { iban }))).toEqual(before);
    expect(memory.keysOf(account('r1'))).toEqual(before);
    expect(memory.keysOf(account('r2', { iban }))).toEqual(before);
    expect(memory.keysOf(account('r2'))).toEqual(before);
  });

  it('are not handed on with a bank’s id that is given to another number', () => {
    const memory = new Memory();
    const before = memory.keysOf(account('r1', { iban }));
    const [other] = memory.keysOf(account('r1', { iban: otherIban }));
    expect(other).not.toBe(before[0]);
    expect(memory.keysOf(account('r9', { iban }))).toEqual(before);
  });

  it('tell twins of one list by the bank’s id, also when one of them is gone', () => {
    const memory = new Memory();
    const twins = memory.keysOf(account('r1', { iban }), account('r2', { iban }));
    expect(new Set(twins).size).toBe(2);
    expect(memory.keysOf(account('r2', { iban }), account('r1', { iban }))).toEqual([...twins].reverse());
    expect(memory.keysOf(account('r2', { iban }))).toEqual([twins[1]]);
    expect(memory.keysOf(account('r1', { iban }))).toEqual([twins[0]]);
    // Which of the two it is, nobody can tell.
    expect(twins).not.toContain(memory.keysOf(account('r3', { iban }))[0]);
  });

  it('stay with the one that was there when a twin joins it', () => {
    const memory = new Memory();
    const [first] = memory.keysOf(account('r1', { iban }));
    const both = memory.keysOf(account('r2', { iban }), account('r1', { iban }));
    expect(both[1]).toBe(first);
    expect(both[0]).not.toBe(first);
    expect(memory.keysOf(account('r2', { iban }))).toEqual([both[0]]);
  });

  it('are never shared by two accounts of a list, and never given to another bank’s id and number', () => {
    const some = fc.record({
      id: fc.constantFrom('r1', 'r2', 'r3', 'r4'),
      number: fc.constantFrom(null, iban, otherIban, 'FR1420041010050500013M02606'),
    });
    const list = fc.uniqueArray(some, { selector: ({ id }) => id, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(list, { maxLength: 8 }), (lists) => {
        const memory = new Memory();
        const numberOf = new Map<string, string>();
        for (const accounts of lists) {
          const keys = memory.keysOf(...accounts.map(({ id, number }) => account(id, { iban: number })));
          expect(new Set(keys).size).toBe(accounts.length);
          accounts.forEach(({ number }, index) => {
            const key = keys[index] ?? '';
            if (number === null) return;
            expect(numberOf.get(key) ?? number).toBe(number);
            numberOf.set(key, number);
          });
          // The same list again says nothing new.
          const again = toAccountIdentities(
            idKey,
            place,
            accounts.map(({ id, number }) => account(id, { iban: number })),
          );
          expect(assignAccountKeys(again, memory.seen)).toEqual({ keys, additions: [] });
        }
      }),
      { numRuns: 2000 },
    );
  });
});
