// What every page for people must keep, in a real Chromium: nothing that axe-core objects to in light or dark, no scrolling sideways
// from 320 pixels to wide and at 200 % zoom, a language, one first heading. Called by tests of pages in test/browser; screenshots
// are left in .run/screenshots, for eyes, with PAGE_LOOKS=all, which looks at each in all four ways, and at more languages.
//
// The page must be one with script (axe-core waits by timers), and stands as it was afterwards, but for what waits by a clock.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { languages } from '../../src/pages/language.ts';

/** Where the screenshots go. */
export const screenshots = join(import.meta.dirname, '../../.run/screenshots');

/** Whether pages are looked at in every way (the nightly script), or each in one: a dark telephone or a light desk. */
export const looksAtAll = process.env['PAGE_LOOKS'] === 'all';

/** A telephone and a desk, light and dark. */
export const looks: readonly (readonly [width: number, scheme: 'light' | 'dark'])[] = [
  [390, 'dark'],
  [1280, 'light'],
  ...(looksAtAll
    ? ([
        [390, 'light'],
        [1280, 'dark'],
      ] as const)
    : []),
];
/** How a state is looked at: in all ways, or in one of two, by its name. */
export function looksOf(name: string): typeof looks {
  if (looksAtAll) return looks;
  const sum = [...name].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return looks.slice(sum % 2, (sum % 2) + 1);
}

/** 320 is the narrowest that WCAG 2.2 asks for (1.4.10); 640 is 1280 at a zoom of 200 %. */
const scrollWidths = [320, 390, 640, 1280] as const;
const height = 900;

/** Runs in the page: what it objects to, each with the elements that it is about. */
const objections = `axe.run(document, {
  resultTypes: ['violations'],
  // Off unless asked for, though WCAG 2.2 has it (2.5.8).
  rules: { 'target-size': { enabled: true } },
}).then(({ violations }) => violations.flatMap(({ id, help, nodes }) =>
  nodes.map(({ target, failureSummary }) => [id, help, target.join(' '), failureSummary].join(' | '))))`;

/** Runs in the page: what reaches out of it to the right, the innermost only. */
const overflows = `(() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.body.querySelectorAll('*')].filter((each) => each.getBoundingClientRect().right > width + 0.5);
  const inner = wide.filter((each) => !wide.some((other) => other !== each && each.contains(other)));
  return ['scrolls to ' + document.documentElement.scrollWidth, ...inner.map((each) => each.outerHTML.slice(0, 200))];
})()`;

/**
 * Holds the page that is shown to all of it, as it stands. `name` names the state in failures and screenshots:
 * `<name>-<width>-<light|dark>.png`.
 */
export async function checkPage(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  try {
    await checkStructure(page, name);
    await checkWidths(page, name);
    await checkLook(page, name);
  } finally {
    await page.emulateMedia({ colorScheme: null });
    if (before !== null) await page.setViewportSize(before);
  }
}

async function checkStructure(page: Page, name: string): Promise<void> {
  expect(languages, `${name}: its language`).toContain(await page.locator('html').getAttribute('lang'));
  expect(await page.locator('h1').count(), `${name}: first headings`).toBe(1);
  expect(await page.locator('main').count(), `${name}: main parts`).toBe(1);
  expect(await page.title(), `${name}: title`).not.toBe('');
}

async function checkWidths(page: Page, name: string): Promise<void> {
  for (const width of scrollWidths) {
    await page.setViewportSize({ width, height });
    expect(await page.evaluate(overflows), `${name}: scrolls sideways at ${width} pixels`).toEqual([]);
  }
  // Text alone, twice as large (WCAG 2.2, 1.4.4).
  await page.evaluate("document.documentElement.style.fontSize = '200%'");
  expect(await page.evaluate(overflows), `${name}: scrolls sideways with text of 200 %`).toEqual([]);
  await page.evaluate("document.documentElement.style.removeProperty('font-size')");
}

async function checkLook(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  await page.evaluate(axe.source);
  for (const [width, colorScheme] of looksOf(name)) {
    await page.setViewportSize({ width, height });
    // Nothing moves: a colour on its way to another is no finding.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    if (looksAtAll) {
      const path = join(screenshots, `${name}-${width}-${colorScheme}.png`);
      await page.screenshot({ path, fullPage: true });
    }
    expect(await page.evaluate(objections), `${name}: axe-core at ${width} pixels, ${colorScheme}`).toEqual([]);
  }
}
