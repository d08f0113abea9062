// Names of cached values. A key holds the bank, the link and a digest of the consent and its permissions: nothing of one
// customer's is ever found under another's, and a renewed or narrowed consent begins with an empty cache. What stands in
// braces is a Redis Cluster's hash tag: all that is kept for a link lies on one node, so that it can be claimed, written
// and dropped in one step.

import { createHash } from 'node:crypto';
import type { Link } from '../domain/link.ts';

/** Changes when the form of cached values changes: gateways of two versions may share one Redis. */
const formatVersion = 5;

/** What is cached. Each has its own times in the configuration. */
export const cachedResources = [
  'accounts',
  'balances',
  'transactions',
  'history',
  'identification',
  'party',
  'cards',
  'directDebits',
  'standingOrders',
  'scheduledPayments',
  'beneficiaries',
  'statements',
  'product',
] as const;

/** One of {@link cachedResources}. */
export type CachedResource = (typeof cachedResources)[number];

/** The key of one resource of one link. `parts` tell apart what the resource has several of; an account comes first. */
export function cacheKey(link: Link, resource: CachedResource, ...parts: readonly string[]): string {
  let key = `${linkScope(link)}/${resource}`;
  for (const part of parts) key += `/${encodeURIComponent(part)}`;
  return key;
}

/** What of a link its keys are made of. */
export type ScopedLink = Pick<Link, 'id' | 'customerId' | 'bankId' | 'homeBankId' | 'consentId' | 'permissions'>;

const scopes = new WeakMap<ScopedLink, string>();

/** What every key of a link begins with. */
export function linkScope(link: ScopedLink): string {
  const cached = scopes.get(link);
  if (cached !== undefined) return cached;
  // Accounts that are known by another name are other values.
  const home = link.homeBankId === undefined ? [] : [link.homeBankId];
  const text = JSON.stringify([link.customerId, link.consentId, [...link.permissions].sort(), ...home]);
  const digest = createHash('sha256').update(text).digest('base64url').slice(0, 16);
  const names = [link.bankId, link.id, digest].map(encodeURIComponent).join('/');
  const scope = `bankgraph:${formatVersion}/{${names}}`;
  scopes.set(link, scope);
  return scope;
}

/** The scope that a key lies in. */
export function scopeOfKey(key: string): string {
  return key.slice(0, key.indexOf('}') + 1);
}

/** Whether a key's value is of an account, by the account's key. */
export function isOfAccount(key: string, accountKey: string): boolean {
  return key.slice(scopeOfKey(key).length).split('/')[2] === encodeURIComponent(accountKey);
}
