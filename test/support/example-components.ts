// What the browser test of examples/components needs besides a gateway: axe-core, which the example brings, answers that no good
// gateway would give, and a list of thousands of banks. Called by test/browser/example-components.test.ts.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page, Route } from 'playwright-core';
import { z } from 'zod';
import { installedExample } from './example-spa.ts';

const axeReport = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      nodes: z.array(z.object({ target: z.array(z.unknown()), failureSummary: z.string() })),
    }),
  ),
  passes: z.array(z.unknown()),
  incomplete: z.array(z.object({ id: z.string() })),
});

/** What axe finds wrong in a page, open shadow trees with it: rule and places. */
export interface AxeReport {
  readonly violations: readonly string[];
  /** How many rules hold. */
  readonly passes: number;
}

/** Reads axe-core, for as many pages as there are. */
export async function loadAxe(): Promise<(page: Page) => Promise<AxeReport>> {
  const folder = await installedExample('components');
  const source = await readFile(join(folder, 'node_modules/axe-core/axe.min.js'), 'utf8');
  return async (page) => {
    await page.evaluate(`if (typeof axe === 'undefined') {${source}}`);
    const report = axeReport.parse(await page.evaluate(`axe.run(document, { resultTypes: ['violations'] })`));
    return {
      violations: report.violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id} at ${JSON.stringify(target)}: ${failureSummary}`),
      ),
      passes: report.passes.length,
    };
  };
}

/** What was asked of a gateway. */
export interface Asked {
  readonly operation: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const body = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()) });

/** What a request to the gateway asks. */
export function askedIn(route: Route): Asked {
  const { query, variables } = body.parse(route.request().postDataJSON());
  return { operation: /(?:query|mutation) (\w+)/.exec(query)?.[1] ?? '', variables };
}

/** Answers a request in the gateway's place. */
export async function answerWith(
  route: Route,
  answer: object,
  init: { status?: number; headers?: Record<string, string> } = {},
): Promise<void> {
  await route.fulfill({
    status: init.status ?? 200,
    contentType: 'application/json',
    headers: {
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'Retry-After',
      ...init.headers,
    },
    body: JSON.stringify(answer),
  });
}

const markup = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
const longName = `${'Landwirtschaftskammergenossenschaftsbank'.repeat(8)}`;
const hostileUrl = 'javascript:window.hacked=1';
const fetchedAt = '2026-11-30T10:00:00.000Z';
const provenance = { fetchedAt, freshness: 'LIVE' };
const bankOf = (name: string) => ({ id: name, name, country: 'ZZ', logoUrl: hostileUrl });
const link = { id: 'link', reauthorizeUrl: hostileUrl };

const balance = (amount: string, currency: string) => ({
  type: 'INTERIM_AVAILABLE',
  signedAmount: { amount, currency },
  provenance,
});

const accountOf = (name: string, spendable: object | null, balances: object[] | null) => ({
  node: {
    id: `"><b>${name}`,
    name,
    nickname: null,
    type: 'OF_A_LATER_VERSION',
    status: '<b>status</b>',
    bank: bankOf(markup),
    identification: { iban: null, accountNumber: '<b>1234</b>', maskedNumber: null },
    link,
    balancesSource: {
      status: 'FORBIDDEN',
      error: { code: 'PERMISSION_NOT_GRANTED', retryAt: null, actionUrl: hostileUrl },
    },
    spendable,
    balances,
  },
});

/** Answers by operation whose data is markup, endless, huge, or not there. */
export const hostileAnswers: Readonly<Record<string, object>> = {
  ComponentAccounts: {
    data: {
      me: {
        id: 'me',
        accounts: {
          edges: [
            accountOf(markup, balance('123456789012345678901234567890.12', 'USD'), []),
            accountOf(longName, balance('-9007199254740993', 'JPY'), []),
            accountOf('null', null, null),
            accountOf('no money', balance('<b>12</b>', '<i>'), []),
          ],
          sources: [
            { bank: bankOf(markup), link, status: 'STALE', error: null, provenance, unreadableCount: 3 },
            {
              bank: bankOf(longName),
              link,
              status: 'CONSENT_REQUIRED',
              error: { code: 'CONSENT_REQUIRED', retryAt: null, actionUrl: hostileUrl },
              provenance: null,
              unreadableCount: 0,
            },
            {
              bank: bankOf(''),
              link: null,
              status: 'OF_A_LATER_VERSION',
              error: null,
              provenance: null,
              unreadableCount: 0,
            },
          ],
          pageInfo: { hasNextPage: false, endCursor: null },
        },
        netWorth: {
          byCurrency: [{ amount: '123456789012345678901234567890.12', currency: 'USD' }],
          total: { amount: '-123456789012345678901234567890123456789012345678901234567890.12', currency: 'EUR' },
          missing: ['<b>'],
          isComplete: false,
        },
      },
    },
  },
  ComponentLinks: {
    data: {
      me: {
        id: 'me',
        links: [markup, longName, 'Ended'].map((name, index) => ({
          id: `link ${index}`,
          bank: bankOf(name),
          status: index === 2 ? 'REVOKED' : 'ACTIVE',
          statusReason: index === 2 ? 'CONSENT_EXPIRED' : '<b>',
          permissions: ['ACCOUNTS', '<b>permission</b>'],
          grantedAt: null,
          expiresAt: 'no instant <b>',
          statusSince: null,
          reauthorizeUrl: hostileUrl,
          revocationAtBank: 'FAILED',
          lastSuccessAt: fetchedAt,
          lastError: { code: '<b>' },
          events: { edges: [{ cursor: '1' }] },
          forecast: [
            {
              permissions: ['ACCOUNTS'],
              goesDarkAt: fetchedAt,
              reason: 'RECONFIRMATION',
              isUnattendedOnly: true,
              remedy: 'RECONFIRM',
            },
          ],
        })),
        grants: [
          {
            id: 'grant',
            partnerId: markup,
            partnerName: markup,
            permissions: ['ACCOUNTS'],
            accounts: [{ accountId: '1', bank: { id: 'b', name: longName } }],
            status: 'ACTIVE',
            source: 'CUSTOMER',
            givenAt: fetchedAt,
            expiresAt: null,
            endedAt: null,
            lastUsedAt: null,
          },
        ],
      },
    },
  },
  ComponentBanks: {
    data: {
      banks: [markup, longName].map((name) => ({
        ...bankOf(name),
        bic: '<b>',
        isLinkable: true,
        via: { id: 'x', name: '<b>via</b>' },
        maxConsentDays: null,
      })),
    },
  },
};

const countries = ['DE', 'FR', 'GB', 'NL', 'FI'];

/** Five thousand banks, searched as the gateway does: by beginnings of words, by country, page by page. */
export const manyBanks = Array.from({ length: 5000 }, (_, index) => ({
  id: `bank-${index}`,
  name: `Volksbank Number ${index}`,
  bic: null,
  country: countries[index % countries.length] ?? 'DE',
  logoUrl: null,
  isLinkable: index % 7 !== 3,
  via: null,
  maxConsentDays: null,
}));

/** A page of them. */
export function searchManyBanks({
  search,
  country,
  first,
  after,
}: Readonly<Record<string, unknown>>): typeof manyBanks {
  const words = String(search ?? '')
    .toLowerCase()
    .split(' ');
  const found = manyBanks.filter(
    (bank) =>
      (country === null || bank.country === country) &&
      words.every((word) =>
        bank.name
          .toLowerCase()
          .split(' ')
          .some((part) => part.startsWith(word)),
      ),
  );
  const from = after === null ? 0 : found.findIndex(({ id }) => id === after) + 1;
  return found.slice(from, from + Number(first));
}
