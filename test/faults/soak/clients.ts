// Clients of the soak: customers who read, of whom what they are shown is compared with what they were shown before, and one who pays,
// goes to the bank and comes back. What money moved is the sandbox's ledger's word.

import { z } from 'zod';
import { fetchDevelopmentToken } from '../../../src/cli/development-token.ts';
import { accountNamed } from '../../../src/sandbox/ledger/accounts.ts';
import { ask } from '../../support/running-gateway.ts';
import { pause, type World } from './world.ts';

/** One answer. */
export interface Outcome {
  readonly durationMs: number;
  /** Neither data nor a word of a closed list of what became of it. */
  readonly isUnusable: boolean;
  /** All of it was there, from every bank. */
  readonly isWhole: boolean;
}

const customers = ['alice', 'bob', 'chloe'] as const;
const scope = 'accounts:read balances:read transactions:read customers:read pii:read payments:read payments:write';
const sources = 'sources { status error { code } }';
/** Entries before this day do not change while it runs. */
const oldDay = new Date(Date.now() - 4 * 86_400_000).toISOString().slice(0, 10);
const queries = [
  `{ me { accounts(first: 50) { edges { node { id name } } ${sources} } } }`,
  `{ me { accounts(first: 50) { edges { node { id spendable { signedAmount { amount } } } } ${sources} } } }`,
  `{ me { accounts(first: 50) { edges { node { id } } ${sources} } transactions(first: 200, filter: { to: "${oldDay}" }) { edges { node { id bookingDate status } } ${sources} } } }`,
  '{ banks { name status { feature state } } }',
];

/** How long ids may be others, milliseconds: see src/reading/kept-form.ts, and a store that comes back. */
const longestPassingMs = 20_000;

interface List {
  readonly edges: readonly { readonly node: Readonly<Record<string, string>> }[];
  readonly sources: readonly { readonly status: string; readonly error: object | null }[];
}

/** Customers who read. */
export class Readers {
  readonly #world: World;
  readonly #tokens = new Map<string, { readonly token: string; readonly untilMs: number }>();
  /** What a customer was shown first: accounts, and entries that were booked days ago. */
  readonly #shown = new Map<string, ReadonlySet<string>>();
  /** What is being looked at again. */
  readonly #doubted = new Set<string>();
  /** What was shown before and is not there any more, or under another id. */
  readonly lost: string[] = [];
  #number = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** Has so many of them ask without a pause until then. */
  async readUntil(untilMs: number, clients: number): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    const client = async (): Promise<void> => {
      while (Date.now() < untilMs) outcomes.push(await this.#read(this.#number++));
    };
    await Promise.all(Array.from({ length: clients }, client));
    return outcomes;
  }

  async #tokenOf(customer: string): Promise<string> {
    const known = this.#tokens.get(customer);
    if (known !== undefined && known.untilMs > Date.now()) return known.token;
    const { issuer, audience } = this.#world.sandbox.description;
    const token = await fetchDevelopmentToken(issuer, audience, { customer, scope });
    this.#tokens.set(customer, { token, untilMs: Date.now() + 60_000 });
    return token;
  }

  async #read(number: number): Promise<Outcome> {
    const customer = customers[number % customers.length] ?? 'alice';
    const query = queries[Math.floor(number / customers.length) % queries.length] ?? '';
    const token = await this.#tokenOf(customer);
    const startedAtMs = performance.now();
    try {
      const answer = await ask(`${this.#world.balancer.origin}/graphql`, token, query);
      const durationMs = performance.now() - startedAtMs;
      const { data, errors, status } = answer;
      const lists: (List | null)[] = [data?.me?.accounts, data?.me?.transactions].filter((list) => list !== undefined);
      const hasFault = errors.some(({ extensions: { code } }) => code === 'INTERNAL_SERVER_ERROR');
      const isUnusable = status >= 500 || hasFault || (data === null && errors.length === 0);
      const isWhole = !isUnusable && errors.length === 0 && lists.every((list) => list?.sources.every(isWell) === true);
      const ids = isWhole ? toWholeIds(data) : null;
      if (ids !== null) void this.#compare(customer, query, ids);
      return { durationMs, isUnusable, isWhole };
    } catch {
      return { durationMs: performance.now() - startedAtMs, isUnusable: true, isWhole: false };
    }
  }

  /** What was shown before is there under the same ids; for some seconds without the store entries may have others. */
  async #compare(customer: string, query: string, ids: ReadonlySet<string>): Promise<void> {
    const key = `${customer} ${query}`;
    const before = this.#shown.get(key);
    if (before === undefined) {
      this.#shown.set(key, ids);
      return;
    }
    const isLost = (now: ReadonlySet<string>): boolean => [...before].some((id) => !now.has(id));
    if (!isLost(ids) || this.#doubted.has(key)) return;
    this.#doubted.add(key);
    const saidAtMs = Date.now();
    let now: ReadonlySet<string> | null = ids;
    while (now === null || (isLost(now) && Date.now() < saidAtMs + longestPassingMs)) {
      await pause(2000);
      const { data } = await ask(`${this.#world.balancer.origin}/graphql`, await this.#tokenOf(customer), query).catch(
        () => ({ data: null }),
      );
      now = data === null ? null : toWholeIds(data);
      if (now === null && Date.now() > saidAtMs + 2 * longestPassingMs) break;
    }
    this.#doubted.delete(key);
    const missing = now === null ? [] : [...before].filter((id) => !now.has(id));
    if (missing.length > 0) this.lost.push(`${customer}: ${missing.length} of ${before.size} are not there any more`);
  }
}

/** Accounts and entries of an answer by kind and id; null where a bank did not give all. */
function toWholeIds(data: {
  readonly me?: { readonly accounts?: List; readonly transactions?: List };
}): Set<string> | null {
  const { accounts, transactions } = data.me ?? {};
  const lists = [accounts, transactions].filter((list) => list !== undefined);
  if (!lists.every((list) => list?.sources.every(isWell) === true)) return null;
  return new Set([
    ...(accounts?.edges.map(({ node }) => `account ${node['id']}`) ?? []),
    ...(transactions?.edges
      .filter(({ node }) => node['status'] === 'BOOKED')
      .map(({ node }) => `entry ${node['id']}`) ?? []),
  ]);
}

/** Some of the sandbox's banks always have entries that cannot be read: PARTIAL without an error. */
function isWell({ status, error }: List['sources'][number]): boolean {
  return status === 'OK' || status === 'UNSUPPORTED' || (status === 'PARTIAL' && error === null);
}

const played = z.object({ location: z.string(), form: z.record(z.string(), z.string()).optional() });
const moves = z.record(z.string(), z.object({ moved: z.number() }));
const initiate = `mutation ($input: InitiatePaymentInput!) { initiatePayment(input: $input) { __typename
  ... on InitiatePaymentSuccess { authorizationUrl payment { id endToEndId } } } }`;
const byKey = 'query ($key: String!) { paymentByIdempotencyKey(idempotencyKey: $key) { status endToEndId } }';
const redirectUri = 'http://127.0.0.1:3000/linked';

/** What became of payments. */
export interface PaymentsReport {
  readonly begun: number;
  readonly byStatus: Readonly<Record<string, number>>;
  /** Of which more, or less, money moved than was said. */
  readonly wrong: readonly string[];
}

/** A customer who pays. */
export class Payer {
  readonly #world: World;
  readonly #keys: string[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  /** Pays one after the other until then; whatever fails is asked for again under the same key, as a client must. */
  async payUntil(untilMs: number): Promise<void> {
    while (Date.now() < untilMs) {
      await this.#pay(`soak-${this.#keys.length + 1}`);
      await pause(2000);
    }
  }

  async #pay(key: string): Promise<void> {
    this.#keys.push(key);
    for (let attempt = 0; attempt < 30; attempt++) {
      try {
        const url = await this.#begin(key);
        if (url === null) return;
        await this.#authorise(url);
        return;
      } catch {
        await pause(1000);
      }
    }
  }

  async #token(): Promise<string> {
    const { issuer, audience } = this.#world.sandbox.description;
    return fetchDevelopmentToken(issuer, audience, { customer: 'alice', scope });
  }

  /** Where the customer agrees; null where there is nothing to agree to any more. @throws when nothing usable was answered */
  async #begin(key: string): Promise<string | null> {
    const endpoint = `${this.#world.balancer.origin}/graphql`;
    const token = await this.#token();
    const accounts = await ask(endpoint, token, '{ me { accounts(first: 50) { edges { node { id name } } } } }');
    const from = accounts.data.me.accounts.edges.find(
      ({ node }: { node: { name: string } }) => node.name === 'Albion Current',
    );
    const { sortCode, accountNumber } = accountNamed('bob-albion-current');
    const input = {
      idempotencyKey: key,
      debtorAccountId: from.node.id,
      creditor: { name: 'Bob', sortCode, accountNumber },
      amount: { amount: '0.01', currency: 'GBP' },
      redirectUri,
    };
    const { data } = await ask(endpoint, token, initiate, { input });
    const { __typename, authorizationUrl } = data.initiatePayment;
    if (__typename !== 'InitiatePaymentSuccess') throw new Error(__typename);
    return authorizationUrl ?? null;
  }

  async #authorise(url: string): Promise<void> {
    const { controlUrl } = this.#world.sandbox.description;
    const answer = await fetch(`${controlUrl}/authorizations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url, customer: 'alice', decision: 'allow' }),
    });
    const { location, form } = played.parse(await answer.json());
    const { hash } = new URL(location);
    const posted = hash === '' ? form : Object.fromEntries(new URLSearchParams(hash.slice(1)));
    const body = posted === undefined ? {} : { method: 'POST', body: new URLSearchParams(posted) };
    for (let attempt = 0; attempt < 20; attempt++) {
      const back = await fetch(location, { redirect: 'manual', ...body }).catch(() => null);
      // A browser that gets no answer is loaded again.
      if (back !== null && back.status < 500) return;
      await pause(500);
    }
  }

  /** Waits until each has ended, and compares them with what the bank's ledger says. */
  async report(): Promise<PaymentsReport> {
    const { controlUrl } = this.#world.sandbox.description;
    const token = await this.#token();
    const byStatus: Record<string, number> = {};
    const wrong: string[] = [];
    for (const key of this.#keys) {
      let found: { status: string; endToEndId: string } | null = null;
      for (let look = 0; look < 120; look++) {
        found =
          (await ask(`${this.#world.balancer.origin}/graphql`, token, byKey, { key })).data?.paymentByIdempotencyKey ??
          null;
        if (found !== null && ['SETTLED', 'REJECTED', 'CANCELLED', 'EXPIRED', 'FAILED'].includes(found.status)) break;
        if (found?.status === 'AWAITING_AUTHORISATION') break;
        await pause(500);
      }
      const status = found?.status ?? 'NONE';
      byStatus[status] = (byStatus[status] ?? 0) + 1;
      if (found === null) continue;
      const answer = await fetch(`${controlUrl}/payments/moves?endToEndId=${found.endToEndId}`);
      const moved = moves.parse(await answer.json())[found.endToEndId]?.moved ?? 0;
      if (moved > 1 || (status === 'SETTLED') !== (moved === 1)) wrong.push(`${key}: ${status}, moved ${moved} times`);
    }
    return { begun: this.#keys.length, byStatus, wrong };
  }
}
