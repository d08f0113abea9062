// A bank's words for people, whatever stands in an answer.

import { expect, it } from 'vitest';
import { toBankText } from '../../../src/banks/bank-text.ts';

it.each<[unknown, string | null]>([
  ['  Bitte in der App\r\n\tfreigeben. ', 'Bitte in der App freigeben.'],
  ['Open <b>the app</b>.<br/>Then wait.', 'Open the app. Then wait.'],
  ['<script>alert(1)</script>', 'alert(1)'],
  // Nothing turns the text round, or hides in it.
  ['a\u202eb\u200bc\u0000d', 'a b c d'],
  ['half \ud83d of a sign', 'half � of a sign'],
  ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
  ['\u202e\n ', null],
  ['', null],
  [42, null],
  [['text'], null],
  [null, null],
])('of %j is %j', (text, expected) => {
  expect(toBankText(text)).toBe(expected);
});

it('has 500 signs at most, none of them cut in two', () => {
  const long = toBankText('🏦'.repeat(600)) ?? '';
  expect([...long]).toHaveLength(500);
  expect(long.endsWith('🏦…')).toBe(true);
  expect(toBankText('x'.repeat(5_000_000))).toHaveLength(500);
});
