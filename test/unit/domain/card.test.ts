// What of a card gets into the model: four digits, whatever a bank sends. The numbers are test numbers of the schemes, with right check
// digits.

import { describe, expect, it } from 'vitest';
import { unknownIdentification } from '../../../src/domain/account.ts';
import {
  isCardNumber,
  toCard,
  toCardOfAccount,
  toExpiryMonth,
  toLastDayOfMonth,
  toLastFour,
  withoutCardNumbers,
  withoutCardNumbersOfAccount,
} from '../../../src/domain/card.ts';
import { parseCurrency } from '../../../src/domain/iso4217.ts';
import { makeAccount } from '../../support/fake-bank.ts';

const visa = '4111111111111111';
const mastercard = '5555 5555 5555 4444';
const amex = '3782-822463-10005';

describe('the last four digits', () => {
  it.each([
    ['2671', '2671'],
    [' 2671 ', '2671'],
    ['**** **** **** 1234', '1234'],
    ['************1234', '1234'],
    ['XXXX-XXXX-XXXX-1234', '1234'],
    ['411111xxxxxx1111', '1111'],
    ['4111 11•• •••• 1111', '1111'],
    ['…1234', '1234'],
    ['...1234', '1234'],
    [visa, '1111'],
    [mastercard, '4444'],
    [amex, '0005'],
    ['４１１１１１１１１１１１１１１１', '1111'],
  ])('of %s are %s', (text, lastFour) => expect(toLastFour(text)).toBe(lastFour));

  it.each([
    // A security code behind a number, or behind a mask.
    ['4111111111111111123'],
    ['4111 1111 1111 1111 123'],
    ['************1111 123'],
    ['************1111123'],
    ['**** **** **** 1111 / 123'],
    // A number with a wrong check digit is some other number.
    ['4111111111111112'],
    // Not the end of a card's number.
    ['123'],
    ['12345'],
    ['xxxxx123'],
    ['411111******'],
    ['DE89370400440532013000'],
    ['account 12345678'],
    [''],
    ['1234 CVV 9876'],
    ['4111111111111111/1229'],
    ['4111 1111 1111 1111 exp 1229'],
    ['CVC1234'],
  ])('of %j are not told for sure', (text) => expect(toLastFour(text)).toBeNull());
});

describe('a text of a bank’s', () => {
  it.each([
    [`Company card ${visa}`, 'Company card ••••'],
    [`${mastercard} travel`, '•••• travel'],
    [`Amex ${amex}`, 'Amex ••••'],
    ['4111.1111.1111.1111', '••••'],
    ['4111\u00a01111\u00a01111\u00a01111', '••••'],
    ['4111 - 1111 - 1111 - 1111', '••••'],
    [
      '4\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1',
      '••••',
    ],
    ['４１１１ １１１１ １１１１ １１１１', '••••'],
    // A slip of the pen in a number shows the rest of it.
    ['4111 1111 1111 1112', '••••'],
    // What follows on the number goes with it: month, code.
    [`${visa} 12/29 123`, '••••'],
    [`${visa}CVV123`, '•••••••'],
    ['Nora, CVC: 123', 'Nora, •••'],
    ['cvv2 4321 nora', '••• nora'],
    ['CVV2：１２３', '•••'],
    ['CVC is 123', '•••'],
    ['PIN-code 1234', '•••'],
    ['security-code: 123', '•••'],
    ['⁴¹¹¹¹¹¹¹¹¹¹¹¹¹¹¹', '••••'],
    ['4111 ///// 1111 ///// 1111 ///// 1111', '••••'],
    ['PIN 1234', '•••'],
    ['a 19-digit 6304000000000000000 one', 'a 19-digit •••• one'],
  ])('%j comes as %j', (text, clean) => expect(withoutCardNumbers(text)).toBe(clean));

  it.each([
    ['Kirby Janette'],
    ['Visa Classic'],
    ['Card 2671'],
    ['Budget 2026'],
    ['opinion 1234'],
    ['Trade fair 2026-03-04'],
  ])('%j stays as it is', (text) => expect(withoutCardNumbers(text)).toBe(text));

  it('is read in time that grows with its length alone', () => {
    const startedAtMs = performance.now();
    withoutCardNumbers('1 '.repeat(11).concat('a').repeat(20_000));
    withoutCardNumbers('1'.repeat(500_000));
    withoutCardNumbers('cvv '.repeat(100_000));
    // Quadratic time would take minutes.
    expect(performance.now() - startedAtMs).toBeLessThan(5_000);
  });
});

describe('a card', () => {
  it('holds no more of a number than its end, wherever the bank writes it', () => {
    const card = toCard({
      bankCardId: 'b8b56da4-1fde-4320-a8d7-cb7560252f7e',
      bankAccountIds: [],
      number: visa,
      label: `Nora ${mastercard}`,
      holderName: `NORA NORTHWIND ${visa}`,
      isVirtual: false,
      state: 'ACTIVE',
      expiryMonth: null,
      limits: [],
    });
    expect(card).toMatchObject({
      lastFour: '1111',
      label: 'Nora ••••',
      holderName: 'NORA NORTHWIND ••••',
      scheme: null,
    });
    expect(JSON.stringify(card).replace(card.bankCardId ?? '', '')).not.toMatch(/\d{5}/);
  });

  it.each([
    ['4111111111111111', true],
    ['4111 1111-1111.1111', true],
    ['4111111111111112', false],
    ['41111111111', false],
    ['4'.repeat(20), false],
    ['411111******1111', false],
  ])('%s is a card’s number: %s', (text, is) => expect(isCardNumber(text)).toBe(is));

  it.each([
    ['09/2030', '2030-09'],
    [' 04 / 2029', '2029-04'],
    ['13/2030', null],
    ['00/2030', null],
    ['2030-09', null],
    ['09/30', null],
    ['09/2030 123', null],
  ])('expiry %j is month %j', (printed, month) => expect(toExpiryMonth(printed)).toBe(month));

  it.each([
    ['2030-09', '2030-09-30'],
    ['2028-02', '2028-02-29'],
    ['2029-12', '2029-12-31'],
  ])('through %s is through %s', (month, day) => expect(toLastDayOfMonth(month)).toBe(day));
});

describe('the card of an account', () => {
  const currency = parseCurrency('EUR');
  if (currency === null) throw new TypeError('EUR is a currency');
  const known = { type: 'CARD', name: 'Visa Gold', holderNames: ['Bob Beispiel'], cardLastFour: '1111' } as const;

  it.each([
    // That an account is open says nothing of the card.
    ['OPEN', 'UNKNOWN'],
    ['BLOCKED', 'LOCKED'],
    ['CLOSED', 'TERMINATED'],
    ['PENDING', 'INACTIVE'],
    ['UNKNOWN', 'UNKNOWN'],
  ] as const)('of one that is %s is %s', (status, state) => {
    expect(toCardOfAccount(makeAccount('c-1', { ...known, status }))?.state).toBe(state);
  });

  it('tells what the account’s entry tells, and no more', () => {
    const creditLimit = { amountMinor: 250_000n, currency };
    expect(toCardOfAccount(makeAccount('c-1', { ...known, creditLimit }))).toEqual({
      bankCardId: null,
      bankAccountIds: ['c-1'],
      label: 'Visa Gold',
      holderName: 'Bob Beispiel',
      lastFour: '1111',
      scheme: null,
      isVirtual: null,
      state: 'UNKNOWN',
      expiryMonth: null,
      limits: [{ kind: 'CREDIT_LINE', amount: creditLimit, used: null }],
    });
  });

  it('has no holder where the account has several owners, and is none where no number is told for sure', () => {
    const shared = makeAccount('c-1', { ...known, holderNames: ['Jonas', 'Nina'] });
    expect(toCardOfAccount(shared)?.holderName).toBeNull();
    expect(toCardOfAccount(makeAccount('c-1', { type: 'CARD', name: 'Visa Gold' }))).toBeNull();
  });

  it('leaves no number in the account’s own texts; other accounts stay as they are', () => {
    const dirty = {
      name: `Visa ${visa}`,
      nickname: mastercard,
      holderNames: [`Bob ${amex}`],
      identification: { ...unknownIdentification, bban: visa, accountNumber: visa, maskedNumber: '************1111' },
    };
    const clean = withoutCardNumbersOfAccount(makeAccount('c-1', { ...dirty, type: 'CARD' }));
    expect(clean).toMatchObject({ name: 'Visa ••••', nickname: '••••', holderNames: ['Bob ••••'] });
    expect(clean.identification).toEqual({ ...unknownIdentification, maskedNumber: '************1111' });
    const current = makeAccount('a-1', { ...dirty, type: 'CURRENT' });
    expect(withoutCardNumbersOfAccount(current)).toBe(current);
  });
});
