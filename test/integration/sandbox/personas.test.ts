// The personas through a real gateway, over HTTP: each statement whole, page by page, as the ledger has it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accounts } from '../../../src/sandbox/ledger/accounts.ts';
import { toDecimal } from '../../../src/sandbox/ledger/currency.ts';
import { Ledger } from '../../../src/sandbox/ledger/ledger.ts';
import { deferPersonas } from '../../../src/sandbox/personas/play.ts';
import { startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

const now = new Date();
const scope = 'accounts:read transactions:read pii:read';
const page = `query ($after: String) {
  me {
    transactions(first: 200, after: $after) {
      edges { node { kind remittanceInformation counterparty { name } signedAmount { amount currency } } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

const ledger = new Ledger(accounts);
deferPersonas({ ledger, nowMs: now.getTime() });

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ sandboxOptions: { now, hasPersonaLinks: true }, isPatient: true });
}, 60_000);
afterAll(() => gateway.stop());

interface Node {
  readonly kind: string;
  readonly remittanceInformation: string | null;
  readonly counterparty: { readonly name: string | null } | null;
  readonly signedAmount: { readonly amount: string; readonly currency: string };
}

async function readStatement(customer: string): Promise<Node[]> {
  const token = await gateway.token({ customer, scope });
  const nodes: Node[] = [];
  for (let after: string | null = null; ; ) {
    const { data, errors } = await gateway.query(token, page, { after });
    expect(errors).toEqual([]);
    const { edges, pageInfo } = data.me.transactions;
    nodes.push(...edges.map(({ node }: { node: Node }) => node));
    if (!pageInfo.hasNextPage) return nodes;
    after = pageInfo.endCursor;
  }
}

/** What the ledger has of a customer, booked and pending, as amounts with their currency. */
function amountsOf(customer: string): string[] {
  return ledger.accounts
    .filter(({ holders }) => holders.includes(customer))
    .flatMap(({ id }) => [...ledger.booked(id), ...ledger.pending(id)])
    .map(({ amountMinor, currency }) => `${toDecimal(amountMinor, currency)} ${currency}`)
    .sort();
}

describe('the personas behind a gateway', () => {
  test.each([
    ['gwen', 'SALARY', /^HOLLYBROOK ACADEMY SALARY/, 'HOLLYBROOK ACADEMY TRUST'],
    ['hugo', 'PURCHASE', /^CARD PAYMENT TO TESCO PFS \d{4} ON /, 'TESCO PFS'],
    ['iris', 'PURCHASE', /^REWE SAGT DANKE\. 4711\d{4}\/\/BERLIN\/DE /, 'REWE SAGT DANKE. 4711'],
    ['jonas', 'SALARY', /NORDHAGEN$/, 'Charité Universitätsmedizin'],
    ['kira', 'REVERSAL', /^LOWELL FINANCIAL .* UNPAID DDR$/, 'LOWELL FINANCIAL'],
    ['liam', 'TRANSFER', /^SUMUP PAYMENTS LTD PID\d{6} BGC$/, 'SUMUP PAYMENTS LTD'],
    // Lists of the Consumer Data Right name merchants and billers only.
    ['mona', 'TRANSFER', /^Direct Credit \d{6} CENTRELINK PENSION/, ''],
    ['nina', 'DIRECT_DEBIT', /^Rundfunkbeitrag/, 'Rundfunk ARD, ZDF, DRadio'],
  ])(
    '%s: the whole statement, and %s entries as %s',
    async (customer, kind, text, name) => {
      const nodes = await readStatement(customer);
      const amounts = nodes.map(({ signedAmount: { amount, currency } }) => `${amount} ${currency}`).sort();
      expect(amounts.length).toBeGreaterThanOrEqual(200);
      expect(amounts).toEqual(amountsOf(customer));
      const found = nodes.filter((node) => node.kind === kind && text.test(node.remittanceInformation ?? ''));
      expect(found.length).toBeGreaterThan(0);
      for (const { counterparty } of found) expect(counterparty?.name ?? '').toContain(name);
    },
    20_000,
  );

  test('are customers that an analyst sees', async () => {
    const token = await gateway.token({ analyst: 'ana', scope: 'customers:read customers:read:any' });
    const { data } = await gateway.query(token, '{ customers(first: 50) { totalCount } }');
    // Five with links of old, and eight.
    expect(data.customers.totalCount).toBe(13);
  });
});
