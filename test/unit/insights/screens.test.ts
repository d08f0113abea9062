// What is told of texts without reading them never hides what reading them finds: by sieves of words, by the screens of src/insights.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayHoldNumber } from '../../../src/insights/account-numbers.ts';
import { ClassifiedWhenAsked } from '../../../src/insights/classified.ts';
import { classify } from '../../../src/insights/classify.ts';
import { EntryColumns } from '../../../src/insights/entry-columns.ts';
import { merchantStems, toMerchant, toPlainText } from '../../../src/insights/merchant.ts';
import { foldText, parsePersons } from '../../../src/insights/names.ts';
import { findRefunds } from '../../../src/insights/refunds.ts';
import { returnWords } from '../../../src/insights/returned.ts';
import { RuleSet } from '../../../src/insights/rules.ts';
import { TextLook } from '../../../src/insights/text-look.ts';
import { toTransferEvidence } from '../../../src/insights/transfer-evidence.ts';
import { toTransferScreen } from '../../../src/insights/transfer-screen.ts';
import { ownPhrases, savingsWords } from '../../../src/insights/transfer-words.ts';
import { WordSieve } from '../../../src/insights/word-sieve.ts';
import { toWordMark, toWordStart } from '../../../src/insights/word-starts.ts';
import { readLabelledStatements } from '../../support/labelled-statements.ts';
import { toEntry } from './entries.ts';
import { writtenEntries } from './written-entries.ts';

const statements = readLabelledStatements();
const entries = [
  ...statements.flatMap((statement) => statement.entries),
  ...writtenEntries.map(([parts]) => toEntry(parts)),
];

/** Words of phrases, whole, and what is left of them where what may be missing is. */
const phraseWords = (phrase: RegExp) => phrase.source.match(/[A-Z]+/g) ?? [];
const words = [
  ...phraseWords(ownPhrases),
  ...phraseWords(returnWords),
  ...savingsWords,
  ...'TESCO 1234 Müller O’NEILL'.split(' '),
];
const texts = fc
  .array(fc.tuple(fc.constantFrom(...words), fc.constantFrom(' ', ' ', '', '-', "'", 'S ', 'ED ')), { maxLength: 5 })
  .map((parts) => parts.flat().join(''));

describe('a sieve of words and phrases', () => {
  it.each([ownPhrases, returnWords])('lets everything pass that the phrases match, and little else', (phrase) => {
    const sieve = new WordSieve({ words: savingsWords, phrases: [phrase] });
    expect(sieve.isSifting).toBe(true);
    expect(sieve.mayHold('CARD PAYMENT TO OAK BAKERY 1234 LEEDS GB ON 02-01-2026')).toBe(false);
    fc.assert(
      fc.property(texts, (text) => {
        const folded = foldText(text);
        const holds = phrase.test(folded) || folded.split(' ').some((word) => savingsWords.has(word));
        expect(holds && !sieve.mayHold(text)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('looks for several things at once, and tells them apart', () => {
    const parts = [
      { words: savingsWords, phrases: [ownPhrases] },
      { words: [], phrases: [returnWords] },
    ];
    const sieve = new WordSieve(...parts);
    const alone = parts.map((part) => new WordSieve(part));
    const look = new TextLook(sieve);
    fc.assert(
      fc.property(texts, (text) => {
        look.clear();
        look.add(text);
        expect(sieve.mayHold(text)).toBe(look.marks !== 0);
        alone.forEach((one, part) => {
          expect(one.mayHold(text) && !sieve.isPart(part, look.marks)).toBe(false);
        });
        expect(look.mayHoldNumber).toBe(mayHoldNumber(text));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([/\bNESTED (?:A (?:B|C))\b/, /(?:X)?/, /\b(?:[AB]C|(?:D)?)\b/])(
    'lets all pass where %s cannot be taken apart',
    (phrase) => {
      expect(new WordSieve({ words: [], phrases: [phrase] }).mayHold('anything')).toBe(true);
    },
  );
});

describe('the screen before a transfer’s evidence', () => {
  it('lets pass whatever may be an own transfer by what it says alone', () => {
    let proven = 0;
    for (const { account, ...entry } of entries) {
      const self = { persons: account.holderNames.flatMap((name) => parsePersons(name)), banks: new Set<string>() };
      const { verdict, basis } = toTransferEvidence({ ...entry, account }, self);
      const proves = verdict === 'OWN' || verdict === 'REPAYMENT' || (verdict === 'LIKELY' && basis === 'SAVINGS');
      if (proves) proven++;
      const columns = new EntryColumns([{ ...entry, account }]);
      expect(proves && !toTransferScreen(self, account, columns)(0)).toBe(false);
    }
    expect(proven).toBeGreaterThan(50);
  });
});

describe('the marks of whole words', () => {
  it('are found wherever the word stands', () => {
    for (const entry of entries) {
      const { texts: looked } = new EntryColumns([entry]);
      const { counterparty, remittanceInformation } = entry.transaction;
      for (const word of foldText(`${remittanceInformation ?? ''} ${counterparty?.name ?? ''}`).split(' ')) {
        if (word !== '') expect([word, looked.mayHoldWord(0, [toWordMark(word)])]).toEqual([word, true]);
      }
    }
  });
});

describe('the screen before a merchant is read', () => {
  it('lets pass every text of the merchant', () => {
    for (const entry of entries) {
      const { transaction } = entry;
      const merchant = toMerchant(transaction);
      const text = toPlainText(transaction);
      if (merchant === null || text === null) continue;
      const stems = merchantStems(merchant.key);
      expect([text, stems.some((stem) => text.includes(stem))]).toEqual([text, true]);
      const { texts: looked } = new EntryColumns([entry]);
      expect([text, looked.mayHoldAny(0, stems.map(toWordStart))]).toEqual([text, true]);
    }
  });

  it('leaves refunds as they are where everything is classified before', () => {
    for (const { entries: own, findOwnAccount } of statements) {
      const context = { findOwnAccount, rules: RuleSet.none };
      const before = own.map((entry) => ({ entry, classification: classify(entry, context) }));
      const whenAsked = own.map((entry) => new ClassifiedWhenAsked(entry, undefined, () => classify(entry, context)));
      expect([...findRefunds(whenAsked)]).toEqual([...findRefunds(before)]);
    }
  });
});
