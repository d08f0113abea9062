// How answers of two topologies are compared: to the letter, but for what is of each asking alone. Used by the equality
// suites.

import type { TestFederation } from '../../support/federation.ts';
import { type Answer, allScopes, ask } from '../../support/running-gateway.ts';
import type { Ids } from './operations.ts';

/** Times are of each asking alone. */
const ofTheAsking = new Set(['fetchedAt', 'verifiedAt', 'nextRefreshAt', 'retryAt']);

/** So are interaction ids, and whether there is one: not when the request's time was over before the call's was. */
const isOfTheAsking = (key: string, value: unknown) =>
  key === 'correlationId' || (ofTheAsking.has(key) && typeof value === 'string');

/** An answer's members but for those. */
export function strip(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strip);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, isOfTheAsking(key, member) ? `<${key}>` : strip(member)]),
  );
}

/**
 * Where an answer's errors stand. An object is lost to the first error of a field that may not be null; which of its other
 * fields' errors are told besides is a matter of microtasks, and GraphQL leaves it open (section 6.4.4): errors below a null
 * are told once, at the null.
 */
function toPlaced(error: Answer['errors'][number], data: unknown): unknown {
  const { path = [], message, extensions } = error;
  let value = data;
  for (const [index, key] of path.entries()) {
    if (typeof value !== 'object' || value === null) return { message, extensions, below: path.slice(0, index) };
    value = Reflect.get(value, key);
  }
  return error;
}

/** Data to the letter, the order of fields included; errors in the order of their texts: GraphQL gives them none. */
export function toText({ status, data, errors }: Answer): string {
  const placed = new Set(errors.map((error) => JSON.stringify(strip(toPlaced(error, data)))));
  return JSON.stringify({ status, data: strip(data), errors: [...placed].sort() }, null, 1);
}

/** Things of alice's and of somebody else's to ask about. */
export async function findIds({ inProcess, token }: TestFederation, alice: string): Promise<Ids> {
  const query = `{ me { id links { id } accounts(first: 50) { edges { cursor node { id bank { id name }
    transactions(first: 2) { edges { cursor node { id } } } } } } transactions(first: 3) { edges { cursor } } } }`;
  const own = (await ask(inProcess.url, alice, query)).data.me;
  const others = (await ask(inProcess.url, await token({ customer: 'chloe', scope: allScopes }), query)).data.me;
  const first = own.accounts.edges.find(
    ({ node }: { node: { transactions: { edges: readonly object[] } } }) => node.transactions.edges.length > 0,
  );
  return {
    customer: own.id,
    account: first.node.id,
    transaction: first.node.transactions.edges[0].node.id,
    link: own.links[0].id,
    bank: first.node.bank.id,
    foreignAccount: others.accounts.edges[0].node.id,
    foreignLink: others.links[0].id,
    afterAccount: own.accounts.edges[1].cursor,
    afterTransaction: own.transactions.edges[2].cursor,
  };
}
