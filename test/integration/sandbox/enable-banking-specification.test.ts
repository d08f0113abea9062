// The sandbox's Enable Banking behind a validating proxy that knows the official specification: whatever a good client asks and the
// simulator answers must be what it allows. The specification is not part of the repository. Meridiaan writes null where there
// is nothing, as the real service does and its schemas do not: that alone may be found there.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { hasSpecs, mustHaveSpecs, type Prism, startPrism, tellMissingSpecs } from '../../support/prism.ts';
import type { Answer } from './bank-client.ts';
import { EnableClient, present } from './enable-client.ts';
import { accountNamed } from './paying-party.ts';
import { redirectUri } from './relying-party.ts';

tellMissingSpecs('Enable Banking against the official specification');

const now = new Date();
let sandbox: Sandbox;
let prism: Prism;

/** A client that keeps what the proxy found. */
class CheckedClient extends EnableClient {
  readonly found: unknown[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  override async request(
    method: string,
    path: string,
    body?: unknown,
    more: Record<string, string> = {},
  ): Promise<Answer> {
    const answer = await super.request(method, path, body, more);
    const violations = answer.headers.get('sl-violations');
    this.#count += 1;
    if (violations !== null) this.found.push({ method, path, status: answer.status, violations });
    return answer;
  }
}

function createClient(): CheckedClient {
  const client = new CheckedClient(sandbox.description, now);
  client.base = prism.url;
  return client;
}

describe.runIf(hasSpecs || mustHaveSpecs)('the official specification', () => {
  beforeAll(async () => {
    if (!hasSpecs) throw new Error('REQUIRE_SPECIFICATIONS is set, but ../shared/specs is not there');
    sandbox = await startSandbox();
    const source = sandbox.description.sources.find(({ standard }) => standard === 'enable-banking');
    prism = await startPrism('enable-banking/enable-banking.yml', source?.endpoint);
  }, 120_000);
  afterAll(async () => {
    await prism?.close();
    await sandbox?.close();
  });

  test.each([
    [['Aurora Pankki', 'FI'], 'bob'],
    [['Rheinbank AG', 'DE'], 'alice'],
    [['Banque du Rhône SA', 'FR'], 'bob'],
  ] as const)('has nothing against the whole journey at %s', { timeout: 60_000 }, async (aspsp, customer) => {
    const client = createClient();
    await client.get(`/aspsps?country=${aspsp[1]}&service=AIS`);
    await client.get('/application');
    const { session_id: id, accounts } = await client.link(aspsp, customer);
    for (const { uid } of accounts) {
      if (uid === undefined) continue;
      await client.get(`/accounts/${uid}/details`, present);
      await client.get(`/accounts/${uid}/balances`, present);
      const { found } = await client.transactions(uid, { strategy: 'longest' });
      const [{ transaction_id: transaction } = {}] = found;
      if (transaction !== undefined) await client.get(`/accounts/${uid}/transactions/${transaction}`, present);
      await client.get(`/accounts/${uid}/transactions?date_to=2026-01-01`, present);
    }
    await client.get(`/sessions/${id}`);
    await client.request('DELETE', `/sessions/${id}`);
    await client.get(`/sessions/${id}`);
    await client.request('DELETE', `/sessions/${id}`);
    expect(client.count).toBeGreaterThan(20);
    expect(client.found).toEqual([]);
  });

  test('has nothing against a payment', { timeout: 60_000 }, async () => {
    const client = createClient();
    const iban = (slug: string) => ({ identification: accountNamed(slug).iban, scheme_name: 'IBAN' });
    const { body } = await client.request('POST', '/payments', {
      payment_type: 'SEPA',
      payment_request: {
        debtor_account: iban('alice-aurora-current'),
        credit_transfer_transaction: [
          {
            instructed_amount: { currency: 'EUR', amount: '1.00' },
            beneficiary: { creditor: { name: 'Bob' }, creditor_account: iban('bob-aurora-current') },
            payment_id: { end_to_end_id: 'E1' },
            remittance_information: ['One'],
          },
        ],
      },
      aspsp: { name: 'Aurora Pankki', country: 'FI' },
      state: 'a',
      redirect_url: redirectUri,
      psu_type: 'personal',
    });
    await client.person(body.url, 'alice');
    const read = await client.get(`/payments/${body.payment_id}`);
    const [{ transaction_id: transaction }] = read.body.payment_details.credit_transfer_transaction;
    await client.get(`/payments/${body.payment_id}/transactions/${transaction}`);
    await client.request('DELETE', `/payments/${body.payment_id}`);
    expect(client.count).toBe(4);
    expect(client.found).toEqual([]);
  });

  test('knows no null, which is all that is found at Meridiaan', { timeout: 60_000 }, async () => {
    const client = createClient();
    const { text } = await client.get('/aspsps?country=NL');
    expect(text).toContain('Meridiaan');
    const started = await client.request('POST', '/auth', client.start('Meridiaan Bank', 'NL'));
    const back = await client.person(started.body.url, 'chloe');
    expect(client.found).toEqual([]);
    // The proxy refuses the answer, so that what comes after it is asked of the simulator itself.
    await client.request('POST', '/sessions', { code: back.searchParams.get('code') });
    expect(client.found).toHaveLength(1);
    expect(JSON.stringify(client.found)).toMatch(/must be (string|object|boolean|array)/);
  });
});
