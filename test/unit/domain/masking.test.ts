import { describe, expect, it } from 'vitest';
import { maskName, maskNumber, maskText } from '../../../src/domain/masking.ts';

describe('masking', () => {
  it('keeps the last four characters of a number, and none of a short one', () => {
    expect(maskNumber('GB29NWBK60161331926819')).toBe('••••••••••••••••••6819');
    expect(maskNumber('1234')).toBe('••••');
  });

  it.each([
    ['Alice Example', 'A. E.'],
    ['  jörg   ', 'J.'],
    ['Example, Alice (Mrs)', 'E. A. M.'],
    ['李小龍', '李.'],
    ['***', '•'],
  ])('leaves initials of %j', (name, masked) => expect(maskName(name)).toBe(masked));

  it.each([
    ['Rent November', 'Rent November'],
    ['to GB29 NWBK 6016 1331 9268 19 thanks', 'to •••••••••••••••••••••••8 19 thanks'],
    ['card 4929-1234-5678-9012', 'card •••••••••••••••9012'],
    ['order 12345', 'order 12345'],
    ['mail alice@example.com', 'mail •••'],
    ['DE89370400440532013000', '••••••••••••••••••3000'],
  ])('masks numbers in the text %j', (text, masked) => {
    expect(maskText(text).replaceAll(' ', '')).toBe(masked.replaceAll(' ', ''));
    expect(maskText(text)).not.toMatch(/\d{6}/);
  });
});
