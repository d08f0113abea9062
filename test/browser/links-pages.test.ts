// Every state of the pages at /links as people see it, in Chromium: held to what all pages keep (test/support/page-checks.ts).

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserIsThere, startBrowser, type TestBrowser } from '../support/browser.ts';
import { checkPage } from '../support/page-checks.ts';
import { startTestGateway, type TestGateway } from '../support/running-gateway.ts';
import { reasonToSkip } from '../support/services.ts';

const skip = reasonToSkip(browserIsThere, 'chromium');

describe.skipIf(skip !== null)(`the states of /links in Chromium${skip === null ? '' : ` (${skip})`}`, () => {
  let gateway: TestGateway;
  let browser: TestBrowser;
  let pageUrl: string;
  beforeAll(async () => {
    [gateway, browser] = await Promise.all([startTestGateway(), startBrowser()]);
    pageUrl = new URL('/links', gateway.url).href;
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
  });

  it('is in order for who is not signed in', async () => {
    const context = await browser.open();
    const page = await context.newPage();
    const answer = await page.goto(pageUrl);
    expect(answer?.status()).toBe(200);
    await checkPage(page, 'links-signed-out-en');
    await context.close();
  }, 60_000);
});
