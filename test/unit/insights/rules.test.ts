import { describe, expect, it } from 'vitest';
import { toOtherSide } from '../../../src/insights/merchant.ts';
import { type CategoryRule, type RuleConditions, RuleSet } from '../../../src/insights/rules.ts';
import { type EntryParts, toEntry } from './entries.ts';

const rule = (id: string, when: RuleConditions, origin: CategoryRule['origin'] = 'OPERATOR'): CategoryRule => ({
  id,
  category: 'HOBBIES',
  when,
  origin,
});

const match = (rules: readonly CategoryRule[], parts: EntryParts): string | null => {
  const { transaction } = toEntry(parts);
  const { merchant, text } = toOtherSide(transaction);
  return RuleSet.of(rules).match({ transaction, merchantKey: merchant?.key ?? null, words: text.all })?.id ?? null;
};

describe('a rule', () => {
  it.each<[RuleConditions, EntryParts, boolean]>([
    [{ merchantKey: 'tesco' }, { text: 'TESCO STORES 3217' }, true],
    [{ merchantKey: 'tesco' }, { text: 'ASDA' }, false],
    [{ merchantKey: '__proto__' }, { text: 'ASDA' }, false],
    [{ textContains: 'corner shop' }, { text: 'THE CORNER SHOP LEEDS' }, true],
    [{ textContains: 'corner shop' }, { text: 'CORNER SHOPPING' }, false],
    [{ textContains: 'corner shop*' }, { text: 'CORNER SHOPPING' }, true],
    [{ textContains: 'shop*' }, { text: 'BIG SHOPPING' }, true],
    [{ textContains: 'münchen' }, { text: 'Bad in MUNCHEN' }, true],
    [{ counterpartyIban: 'GB29 NWBK 6016 1331 9268 19' }, { iban: 'gb29NWBK60161331926819' }, true],
    [{ counterpartyIban: 'GB29NWBK60161331926819' }, { iban: 'DE89370400440532013000' }, false],
    [{ mcc: '5411' }, { mcc: '5411' }, true],
    [{ mcc: '5411' }, { mcc: '5412' }, false],
    [{ bankCode: 'PMNT-RCDT' }, { code: { domain: 'PMNT', family: 'RCDT', subFamily: 'ESCT' } }, true],
    [{ bankCode: 'PMNT-RCDT-SALA' }, { code: { domain: 'PMNT', family: 'RCDT', subFamily: 'ESCT' } }, false],
    [{ bankCode: 'BGC' }, { code: { proprietary: 'BGC' } }, true],
    [{ direction: 'CREDIT' }, { amount: '1.00' }, true],
    [{ direction: 'CREDIT' }, { amount: '-1.00' }, false],
    [{ kind: 'CASH' }, { kind: 'CASH' }, true],
    [{ amountRange: { currency: 'GBP', minimum: '10', maximum: '20' } }, { amount: '-10.00' }, true],
    [{ amountRange: { currency: 'GBP', minimum: '10', maximum: '20' } }, { amount: '-20.01' }, false],
    [{ amountRange: { currency: 'EUR', minimum: '10' } }, { amount: '-10.00' }, false],
    [{ merchantKey: 'tesco', direction: 'CREDIT' }, { text: 'TESCO STORES 3217' }, false],
  ])('%j of %j: %s', (when, parts, holds) => {
    expect(match([rule('one', when)], parts)).toBe(holds ? 'one' : null);
  });

  it('of a customer goes before the operator’s, a later one before an earlier one, however it is looked up', () => {
    const tesco = { text: 'TESCO STORES 3217' };
    const byText = { textContains: 'stores' };
    const byMerchant = { merchantKey: 'tesco' };
    expect(match([rule('a', byText), rule('b', byMerchant)], tesco)).toBe('b');
    expect(match([rule('a', byMerchant), rule('b', byText)], tesco)).toBe('b');
    const mine = rule('mine', byText, 'CUSTOMER');
    expect(match([mine, rule('b', byMerchant)], tesco)).toBe('mine');
    expect(match([mine, rule('mine too', { kind: 'OTHER' }, 'CUSTOMER')], tesco)).toBe('mine too');
  });

  it('is added to others', () => {
    const rules = RuleSet.none.with([rule('a', { kind: 'OTHER' })]).with([rule('b', { kind: 'CASH' }, 'CUSTOMER')]);
    expect(rules.size).toBe(2);
    expect(RuleSet.none.size).toBe(0);
  });
});

describe('the operator’s rules', () => {
  it('tell all faults at once, and keep what has none', () => {
    const category = 'GROCERIES';
    const { rules, faults } = RuleSet.parse({
      rules: [
        { id: 'fine', category, when: { mcc: '5411' } },
        { id: 'fine', category, when: { mcc: '5411' } },
        { id: 'category', category: 'FOO', when: { mcc: '5411' } },
        { id: 'nothing', category, when: {} },
        { id: 'pattern', category, when: { textContains: '(a+)+$' } },
        { id: 'mcc', category, when: { mcc: '54' } },
        { id: 'amount', category, when: { amountRange: { currency: 'GBP', minimum: '2', maximum: '1' } } },
        { id: 'scale', category, when: { amountRange: { currency: 'JPY', minimum: '0.5' } } },
        { id: 'iban', category, when: { counterpartyIban: 'GB00' } },
        { id: 'key', category, when: { merchantKey: 'Tesco!' } },
      ],
    });
    expect(rules.size).toBe(1);
    expect(faults.map(({ where }) => where)).toEqual([
      'rules[1].id',
      'rules[2].category',
      'rules[3].when',
      'rules[4].when.textContains',
      'rules[5].when.mcc',
      'rules[6].when.amountRange.maximum',
      'rules[7].when.amountRange.minimum',
      'rules[8].when.counterpartyIban',
      'rules[9].when.merchantKey',
    ]);
  });

  it.each([null, [], 'rules', { rules: 1 }, { rules: [], more: 1 }, { rules: [null] }])(
    '%j is no such file',
    (content) => {
      const { rules, faults } = RuleSet.parse(content);
      expect(rules.size).toBe(0);
      expect(faults.length).toBeGreaterThan(0);
    },
  );
});
