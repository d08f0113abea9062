// A browser's User-Agent header → what people call it, for the list of their sessions. Nothing else of the header is kept.

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

/** Such as `Firefox on Linux`; `A browser` when it does not say what it is. Says only words of this file's. */
export function toBrowserName(userAgent: string | undefined): string {
  // Longer ones are nobody's.
  const text = (userAgent ?? '').slice(0, 512);
  const find = (names: typeof browsers) => names.find(([pattern]) => pattern.test(text))?.[1];
  const system = find(systems);
  return `${find(browsers) ?? 'A browser'}${system === undefined ? '' : ` on ${system}`}`;
}
