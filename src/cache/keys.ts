// Names of cached values. A key holds the bank, the link and a digest of the consent and its permissions: nothing of one
// customer's is ever found under another's, and a renewed or narrowed consent begins with an empty cache.

import { createHash } from 'node:crypto';
import type { Link } from '../domain/link.ts';

/** Changes when the form of cached values changes: gateways of two versions may share one Redis. */
const formatVersion = 1;

/** What is cached. Each has its own time to live in the configuration. */
export type CachedResource = 'accounts' | 'balances' | 'transactions' | 'history' | 'identification' | 'party';

/** The key of one resource of one link. `parts` tell apart what the resource has several of, such as accounts. */
export function cacheKey(link: Link, resource: CachedResource, ...parts: readonly string[]): string {
  let key = `${prefixOf(link)}/${resource}`;
  for (const part of parts) key += `/${encodeURIComponent(part)}`;
  return key;
}

const prefixes = new WeakMap<Link, string>();

function prefixOf(link: Link): string {
  const known = prefixes.get(link);
  if (known !== undefined) return known;
  const text = JSON.stringify([link.customerId, link.consentId, [...link.permissions].sort()]);
  const digest = createHash('sha256').update(text).digest('base64url').slice(0, 16);
  const prefix = [`bankgraph:${formatVersion}`, link.bankId, link.id, digest].map(encodeURIComponent).join('/');
  prefixes.set(link, prefix);
  return prefix;
}
