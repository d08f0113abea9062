// axe-core in a page of a test's browser, with its best practices too: for the sandbox's own pages. Called by
// test/browser/sandbox-pages.test.ts.

import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Runs in the page: what axe finds, in short. */
const run = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target, failureSummary }) => target.join(' ') + ' ' + failureSummary).join('; ')))`;

/** What is wrong with the page as it is now. */
export async function violationsOn(page: Page): Promise<string[]> {
  // By the debugger: no policy of the page holds that back.
  if (!(await page.evaluate<boolean>('typeof axe === "object"'))) await page.evaluate(`${axe.source}; undefined`);
  return page.evaluate<string[]>(run);
}
