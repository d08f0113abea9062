// What the sandbox's pages are made of: templates that escape, texts that agree in three languages, the language that a person is
// answered in, amounts and days, and colours that can be read.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accentOf, surfaces } from '../../../src/sandbox/pages/accent.ts';
import { brandOf, markOf } from '../../../src/sandbox/pages/brands.ts';
import { pageOf } from '../../../src/sandbox/pages/document.ts';
import { dayIn, moneyIn, readable } from '../../../src/sandbox/pages/formats.ts';
import { html } from '../../../src/sandbox/pages/html.ts';
import { chooseLanguage, languages } from '../../../src/sandbox/pages/language.ts';
import { sendingPage } from '../../../src/sandbox/pages/messages.ts';
import { palette } from '../../../src/sandbox/pages/style.ts';
import { say, tell, texts } from '../../../src/sandbox/pages/texts.ts';
import { contrastOf } from '../../support/contrast.ts';

describe('a template', () => {
  test('escapes whatever it did not make itself', () => {
    const name = `<script>"x" & 'y'</script>`;
    expect(html`<p title="${name}">${name}${html`<br>`}${[name, 1]}${undefined}</p>`.text).toBe(
      `<p title="${'&#60;script&#62;&#34;x&#34; &#38; &#39;y&#39;&#60;/script&#62;'}">${'&#60;script&#62;&#34;x&#34; &#38; &#39;y&#39;&#60;/script&#62;'}<br>${'&#60;script&#62;&#34;x&#34; &#38; &#39;y&#39;&#60;/script&#62;'}1</p>`,
    );
    expect(tell('en', 'sending', { place: '<b>' }).text).toContain('<strong>&#60;b&#62;</strong>');
  });

  test('leaves nothing of a text that could be markup', () => {
    fc.assert(fc.property(fc.string(), (text) => !/[<>"']/.test(html`${text}`.text)));
  });
});

describe('texts', () => {
  const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

  test.each(['de', 'fr'] as const)('in %s are the same as in English, with the same placeholders', (language) => {
    const own: Readonly<Record<string, string>> = texts[language];
    expect(Object.keys(own).sort()).toEqual(Object.keys(texts.en).sort());
    for (const [key, text] of Object.entries(texts.en)) {
      expect([key, placeholders(own[key] ?? '')]).toEqual([key, placeholders(text)]);
    }
  });

  test.each(languages)('in %s have no straight quotes, no double space and nothing empty', (language) => {
    for (const [key, text] of Object.entries(texts[language])) {
      expect([key, /["']| {2}|\.\.\./.test(text), text.trim() === text && text !== '']).toEqual([key, false, true]);
    }
  });

  test('in French do not break before punctuation', () => {
    for (const [key, text] of Object.entries(texts.fr)) {
      expect([key, /[^\u202f][?!;]|[^\u00a0]:/.test(text)]).toEqual([key, false]);
    }
  });

  test('are said with their values', () => {
    expect(say('de', 'step', { at: '1', of: '2' })).toBe('Schritt 1 von 2');
    expect(say('fr', 'who')).toBe('Qui êtes-vous\u202f?');
  });
});

describe('the language', () => {
  test.each([
    [{ accepted: 'fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5' }, 'fr'],
    [{ accepted: 'sv, de;q=0.4, en;q=0.9' }, 'en'],
    [{ accepted: 'en;q=0, de;q=0.1' }, 'de'],
    [{ accepted: 'sv' }, 'de'],
    [{ accepted: '*' }, 'de'],
    [{ accepted: '' }, 'de'],
    [{}, 'de'],
    [{ asked: 'sv fr-CA en', accepted: 'en' }, 'fr'],
    [{ asked: 'sv', accepted: 'en' }, 'en'],
    [{ asked: 12, accepted: 'en' }, 'en'],
    [{ shown: 'en', asked: 'fr', accepted: 'de' }, 'en'],
    [{ shown: '"><script>', asked: 'fr' }, 'fr'],
    [{ shown: null, accepted: 'FR-fr' }, 'fr'],
  ] as const)('of %j is %s', (wishes, language) => {
    expect(chooseLanguage({ ...wishes, otherwise: 'de' })).toBe(language);
  });
});

test('amounts, days and numbers are written as people write them', () => {
  const amount = { amount: '1234567.50', currency: 'EUR' };
  expect(languages.map((language) => moneyIn(language, amount))).toEqual([
    '€1,234,567.50',
    '1.234.567,50\u00a0€',
    '1\u202f234\u202f567,50\u00a0€',
  ]);
  expect(moneyIn('en', { amount: '12345678901234567.89', currency: 'GBP' })).toBe('£12,345,678,901,234,567.89');
  expect(moneyIn('en', { amount: '1.2345', currency: 'GBP' })).toBe('£1.2345');
  expect(moneyIn('en', { amount: '1500', currency: 'JPY' })).toBe('JP¥1,500');
  const day = Date.parse('2026-12-24');
  expect(languages.map((language) => dayIn(language, day))).toEqual([
    '24 December 2026',
    '24. Dezember 2026',
    '24 décembre 2026',
  ]);
  expect(readable('DE89370400440532013000')).toBe('DE89 3704 0044 0532 0130 00');
  expect(readable('20-15-75 12345678')).toBe('20-15-75 12345678');
});

describe('colours', () => {
  const readsOn = (text: string, backs: readonly string[]): boolean =>
    backs.every((back) => contrastOf(text, back) >= 4.5);
  const isReadable = (owner: { readonly id: string; readonly colour?: string }): boolean => {
    const { light, tint, dark, darkTint } = accentOf(owner);
    return (
      readsOn(light, [surfaces.light.page, surfaces.light.card, tint]) &&
      readsOn(dark, [surfaces.dark.page, surfaces.dark.card, darkTint]) &&
      contrastOf('#ffffff', light) >= 4.5 &&
      readsOn(palette.light.ink, [tint]) &&
      readsOn(palette.light.quiet, [tint]) &&
      readsOn(palette.dark.ink, [darkTint]) &&
      readsOn(palette.dark.quiet, [darkTint])
    );
  };

  test('of any bank can be read, in light and in dark, and stay the same', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 0xffffff }), (id, number) => {
        const colour = `#${number.toString(16).padStart(6, '0')}`;
        expect(accentOf({ id })).toEqual(accentOf({ id }));
        return isReadable({ id }) && isReadable({ id, colour });
      }),
    );
  });

  test('tell the houses apart', () => {
    const ids = ['albion', 'thistle', 'rheinbank', 'banque-du-rhone', 'southern-cross', 'identity', 'plaid'];
    const brands = ids.map((id) => brandOf({ id, name: id }));
    expect(new Set(brands.map(({ accent }) => accent.light)).size).toBe(ids.length);
    expect(new Set(brands.map((brand) => markOf(brand, 'band').text)).size).toBe(ids.length);
  });

  test.each(['light', 'dark'] as const)('of states can be read in %s', (scheme) => {
    const { page, card, ink, quiet, bad, badBack, hint, hintBack, focus, control } = palette[scheme];
    for (const text of [ink, quiet, bad]) expect(readsOn(text, [page, card])).toBe(true);
    expect(readsOn(bad, [badBack]) && readsOn(ink, [badBack]) && readsOn(hint, [hintBack])).toBe(true);
    // What is no text (WCAG 2.2, 1.4.11).
    for (const line of [focus, control]) expect(contrastOf(line, card)).toBeGreaterThanOrEqual(3);
  });
});

describe('a page', () => {
  const sheet = {
    owner: { id: 'albion', name: 'Albion & <Sons>' },
    language: 'de',
    title: 'T',
    content: html`<h1>T</h1>`,
    note: 'bankNote',
  } as const;
  const policyOf = (leadsTo?: readonly string[]): string =>
    pageOf({ ...sheet, leadsTo }).headers['content-security-policy'] ?? '';

  test('allows nothing that is inline but its own style sheet, and forms where its journey leads', () => {
    const { text, headers } = pageOf(sheet);
    expect(text).toContain('<html lang="de">');
    expect(text).toContain('Albion &#38; &#60;Sons&#62;');
    expect(text).not.toContain('style="');
    expect(headers['content-language']).toBe('de');
    expect(policyOf()).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'$/,
    );
    const leadsTo = ['https://app.example/back?x=1', 'com.example.app:/back', 'http://[::1]:80/', 'no address', ''];
    expect(policyOf(leadsTo)).toContain(
      "form-action 'self' http://127.0.0.1:* http://localhost:* https://app.example com.example.app: http:;",
    );
    expect(policyOf(leadsTo)).not.toContain('unsafe');
  });

  test('carries a bank’s answer back in a form, whatever stands in it', () => {
    const speaker = { ...sheet, leadsTo: ['https://app.example/back'] };
    const own = (action: string): string =>
      `<title>Submitting Callback</title><form method="post" action="${action}">\n    <input type="hidden" name="code" value="a&quot;b&lt;"/>\n<input type="hidden" name="state" value=""/>\n<noscript>`;
    const page = sendingPage(speaker, own('http://127.0.0.1:1/links/callback?a=1&amp;b=2'));
    expect(page?.text).toContain('<form method="post" action="http://127.0.0.1:1/links/callback?a=1&amp;b=2">');
    expect(page?.text).toContain('<input type="hidden" name="code" value="a&quot;b&lt;"/>');
    expect(page?.text).toContain('name="state"');
    expect(page?.headers['content-security-policy']).toMatch(/script-src 'sha256-[\w+/=]{44}'; form-action 'self'/);
    expect(page?.headers['content-security-policy']).toContain('https://app.example');
    expect(sendingPage(speaker, '<title>Something else</title>')).toBeUndefined();
  });
});
