// The gateway's scopes and who may have which. Read by the identity provider. House rule: customers:read:any opens every
// customer's data, so it is for the operator's own analysts only.

/** All scopes that the gateway knows. */
export const allScopes: readonly string[] = [
  'accounts:read',
  'balances:read',
  'transactions:read',
  'statements:read',
  'payments:read',
  'payments:write',
  'customers:read',
  'customers:read:any',
  'pii:read',
  'links:read',
  'links:write',
  'raw:read',
  'data:live',
  'webhooks:write',
  'grants:read',
  'grants:write',
  'insights:write',
  'cards:read',
  'cards:write',
  'regular-payments:read',
  'beneficiaries:read',
  'owners:match',
  'screening:read',
  'screening:write',
  'operator:read',
  'operator:write',
];

/** The scope that only analysts may have. */
export const analystScope = 'customers:read:any';

/** The scopes that only the operator's own people may have who run commands. */
export const operatorScopes: readonly string[] = ['operator:read', 'operator:write'];

/** The scopes of customers and partners. */
export const customerScopes: readonly string[] = allScopes.filter(
  (scope) => scope !== analystScope && !operatorScopes.includes(scope),
);

/** A scope text (RFC 6749, section 3.3) as a list without repetitions. */
export function parseScope(text: string): string[] {
  return [...new Set(text.split(' ').filter((scope) => scope !== ''))];
}
