// What browsers are called in the list of sessions: real headers, and what nobody's browser sends.

import { describe, expect, it } from 'vitest';
import { toBrowserName, toBrowserText } from '../../../src/links-page/browser-name.ts';
import { linksTexts } from '../../../src/links-page/texts/by-language.ts';

describe('a browser', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
      'Chrome on Windows',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
      'Edge on Windows',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
      'Safari on Mac',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
      'Safari on iPhone',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0 Mobile/15E148 Safari/604.1',
      'Chrome on iPhone',
    ],
    [
      'Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
      'Samsung Internet on Android',
    ],
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36',
      'Chrome on Linux',
    ],
    ['curl/8.11.0', 'A browser'],
    ['', 'A browser'],
    [undefined, 'A browser'],
    ['<script>alert(1)</script> Windows', 'A browser on Windows'],
  ])('that says %s is called %s', (header, name) => {
    expect(toBrowserName(header)).toBe(name);
  });

  it('takes no time over what is long', () => {
    const startedAtMs = performance.now();
    expect(toBrowserName('Chrome'.repeat(100_000))).toBe('A browser');
    expect(performance.now() - startedAtMs).toBeLessThan(50);
  });

  it.each([
    ['Firefox on Linux', 'Firefox auf Linux', 'Firefox sous Linux'],
    ['A browser on Windows', 'Ein Browser auf Windows', 'Un navigateur sous Windows'],
    ['A browser', 'Ein Browser', 'Un navigateur'],
    ['Samsung Internet on Android', 'Samsung Internet auf Android', 'Samsung Internet sous Android'],
  ])('that was kept as %s is called %s and %s', (kept, german, french) => {
    expect(toBrowserText(kept, linksTexts('en').sessions)).toBe(kept);
    expect(toBrowserText(kept, linksTexts('de').sessions)).toBe(german);
    expect(toBrowserText(kept, linksTexts('fr').sessions)).toBe(french);
  });
});
