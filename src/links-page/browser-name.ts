// A browser's User-Agent header → what people call it, for the list of their sessions. Nothing else of the header is kept. Written by
// session.ts, said in the person's language by sessions-page.ts.

import type { SessionsTexts } from './texts/texts.ts';

/** Each before those whose word it also says. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?(?:iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:(?:Headless)?Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
];

const unknown = 'A browser';

/** Such as `Firefox on Linux`; `A browser` when it does not say what it is. Says only words of this file's. */
export function toBrowserName(userAgent: string | undefined): string {
  // Longer ones are nobody's.
  const text = (userAgent ?? '').slice(0, 512);
  const find = (names: typeof browsers) => names.find(([pattern]) => pattern.test(text))?.[1];
  const system = find(systems);
  return `${find(browsers) ?? unknown}${system === undefined ? '' : ` on ${system}`}`;
}

/** What was kept of a browser, as the person's language says it. */
export function toBrowserText(kept: string, texts: Pick<SessionsTexts, 'browser' | 'browserOn'>): string {
  const [, name = kept, system] = /^(.+) on (.+)$/.exec(kept) ?? [];
  const browser = name === unknown ? texts.browser : name;
  return system === undefined ? browser : texts.browserOn(browser, system);
}
