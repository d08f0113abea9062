// What the pages for people ask the identity provider for (LINKS_SCOPES). Called by environment.ts.

import { z } from 'zod';

/** All that a person may see and do of their own at the pages. */
export const usualPageScopes = [
  'links:read',
  'links:write',
  'accounts:read',
  'balances:read',
  'transactions:read',
  'customers:read',
  'cards:read',
  'payments:read',
  'payments:write',
  'grants:read',
  'grants:write',
  'insights:write',
  'pii:read',
];

/** Scopes (RFC 6749, 3.3), separated by spaces, each once. */
export function toPageScopes(text: string, context: z.RefinementCtx): readonly string[] {
  const scopes = [...new Set(text.split(/\s+/).filter((scope) => scope !== ''))];
  const unknown = scopes.filter((scope) => !usualPageScopes.includes(scope));
  if (unknown.length > 0) {
    context.addIssue({ code: 'custom', message: `must be some of ${usualPageScopes.join(' ')}, separated by spaces` });
    return z.NEVER;
  }
  if (scopes.includes('links:read')) return scopes;
  context.addIssue({ code: 'custom', message: 'must have links:read: the pages show which banks are linked' });
  return z.NEVER;
}
