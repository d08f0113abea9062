// What every page for people must keep, whatever it says: one heading, landmarks, controls with names that a finger can hit, texts that
// can be read, nothing beyond the edge. For tests in a real browser; axe.ts says more where axe-core is there.

import type { Page } from 'playwright-core';

/** Runs in the page: what is wrong with it. */
const findings = `(() => {
  const found = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  if (all('h1').length !== 1) found.push('not one h1');
  for (const name of ['header', 'main', 'footer']) if (all(name).length !== 1) found.push('not one ' + name);
  if (document.title.trim() === '') found.push('no title');
  if (all('meta[name=viewport]').length !== 1) found.push('no viewport');
  const levels = all('h1, h2, h3').map(({ tagName }) => Number(tagName[1]));
  if (all('[role=alert]:has(h2)').length === 0 && levels[0] !== 1) found.push('the first heading is not h1');
  if (document.documentElement.scrollWidth > window.innerWidth) found.push('wider than the window: ' + document.documentElement.scrollWidth);
  for (const control of all('button, select, .option')) {
    const { height, width } = control.getBoundingClientRect();
    if (height < 44 || width < 44) found.push('too small: ' + control.textContent.trim().slice(0, 40) + ' ' + height);
  }
  for (const input of all('input:not([type=hidden]), select')) {
    if ((input.labels?.length ?? 0) === 0) found.push('no label: ' + input.name);
  }
  const ids = all('[id]').map(({ id }) => id);
  if (new Set(ids).size !== ids.length) found.push('an id twice');
  for (const element of all('[aria-describedby]')) {
    for (const id of element.getAttribute('aria-describedby').split(' ')) if (!ids.includes(id)) found.push('describes nothing: ' + id);
  }
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b]
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const backOf = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour[3] !== 0) return colour;
    }
    return [255, 255, 255];
  };
  for (const element of document.body.querySelectorAll('*:not(svg *)')) {
    if (![...element.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim() !== '')) continue;
    const [a, b] = [luminance(parse(getComputedStyle(element).color)), luminance(backOf(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (!(contrast >= 4.5)) found.push('contrast ' + contrast.toFixed(2) + ': ' + element.textContent.trim().slice(0, 40));
  }
  return found;
})()`;

/** What is wrong with the page as it is shown now. */
export async function findingsOn(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(findings);
}

/** The page at this width and in this scheme; whatever moves has come to rest. */
export async function showAs(
  page: Page,
  { width, scheme }: { width: number; scheme: 'light' | 'dark' },
): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await page.setViewportSize({ width, height: 900 });
}
