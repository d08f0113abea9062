// Runs in a container beside the gateway, where its address is loopback: asks it as a customer with a token would, fetches its pages
// and its figures, and prints what came as one line of JSON. Started by deploy/try/questions.ts.

import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { discoverIssuer, fetchDevelopmentToken } from '../../src/cli/development-token.ts';

/** What is to be asked: given on standard input as JSON. */
export interface Questions {
  /** The gateway's origin. */
  readonly gateway: string;
  /** Addresses to wait for until they answer with 200, before anything is asked. */
  readonly ready: readonly string[];
  /** Addresses to fetch without following where they lead. */
  readonly fetch: readonly string[];
}

/** What came. */
export interface Answers {
  /** Banks that gave accounts. */
  readonly banks: readonly string[];
  readonly accounts: number;
  readonly entries: number;
  /** Of the second time the same was asked, milliseconds. */
  readonly answerMs: number;
  /** When all were ready, epoch milliseconds. */
  readonly readyAtMs: number;
  /** Codes of errors that the answer had. */
  readonly errors: readonly string[];
  /** HTTP status of the query without a token. */
  readonly withoutToken: number;
  /** By address: status, where it leads, and the beginning of what came. */
  readonly fetched: Readonly<
    Record<string, { readonly status: number; readonly to: string | null; readonly text: string }>
  >;
}

const query = `{ me { accounts(first: 50) { edges { node { name bank { name } spendable { signedAmount { amount currency } } } } }
  transactions(first: 20) { edges { node { bookingDate signedAmount { amount currency } } } } } }`;
/** Of the sandbox's customer alice. */
const fewestBanks = 4;
const retryForMs = 60_000;
const retryPauseMs = 500;
const readyPauseMs = 200;
const scope = 'accounts:read balances:read transactions:read customers:read';

interface Answer {
  readonly data?: {
    readonly me?: {
      readonly accounts?: {
        readonly edges: readonly { readonly node: { readonly bank: { readonly name: string } } }[];
      };
      readonly transactions?: { readonly edges: readonly unknown[] };
    };
  };
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

async function post(url: string, token: string | null): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query }),
  });
}

/** Waits for an address to say that its process takes requests. */
async function untilReady(address: string): Promise<void> {
  for (;;) {
    const isReady = await fetch(address, { signal: AbortSignal.timeout(5000) }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await sleep(readyPauseMs);
  }
}

async function answer({ gateway, ready, fetch: addresses }: Questions): Promise<Answers> {
  await Promise.all(ready.map(untilReady));
  const readyAtMs = Date.now();
  const { issuer, audience } = await discoverIssuer(gateway);
  const token = await fetchDevelopmentToken(issuer, audience, { customer: 'alice', scope });
  const url = `${gateway}/graphql`;
  // The first answers of cold processes on a busy machine may be late, and say so, or lack a bank: what is tried here is not speed.
  const isWhole = ({ data, errors }: Answer): boolean => {
    const banks = new Set(data?.me?.accounts?.edges.map(({ node }) => node.bank.name));
    return errors === undefined && banks.size >= fewestBanks && (data?.me?.transactions?.edges.length ?? 0) > 0;
  };
  const beganAtMs = Date.now();
  let first = (await (await post(url, token)).json()) as Answer;
  while (!isWhole(first) && Date.now() - beganAtMs < retryForMs) {
    await sleep(retryPauseMs);
    first = (await (await post(url, token)).json()) as Answer;
  }
  const startedAtMs = performance.now();
  await (await post(url, token)).text();
  const answerMs = Math.round((performance.now() - startedAtMs) * 10) / 10;
  const accounts = first.data?.me?.accounts?.edges ?? [];
  const fetched: Record<string, Answers['fetched'][string]> = {};
  for (const address of addresses) {
    const response = await fetch(address, { redirect: 'manual' });
    const text = await response.text();
    fetched[address] = { status: response.status, to: response.headers.get('location'), text: text.slice(0, 200_000) };
  }
  return {
    banks: [...new Set(accounts.map(({ node }) => node.bank.name))].sort(),
    accounts: accounts.length,
    entries: first.data?.me?.transactions?.edges.length ?? 0,
    answerMs,
    readyAtMs,
    errors: (first.errors ?? []).map(({ extensions }) => extensions?.code ?? 'none'),
    withoutToken: (await post(url, null)).status,
    fetched,
  };
}

console.log(JSON.stringify(await answer(JSON.parse(readFileSync(0, 'utf8')))));
