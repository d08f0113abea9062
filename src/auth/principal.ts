// Who is asking: made from a verified access token by token.ts, carried in the request's context, judged by access.ts and
// by the scope rules. Scopes and claims follow OAuth 2.0 (RFC 6749, RFC 9068).

/** Every scope the schema knows. A token may hold others: they grant nothing here. */
export const scopes = [
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
] as const;

/** One of {@link scopes}. */
export type Scope = (typeof scopes)[number];

/**
 * Who a token stands for.
 * - `customer`: an end user; `subject` is the customer's id.
 * - `partner`: a client with its own credentials; `subject` is its client id. Sees customers that granted it access.
 * - `staff`: an analyst or operator, told by `customers:read:any`. Sees every customer.
 */
export interface Principal {
  readonly kind: 'customer' | 'partner' | 'staff';
  readonly subject: string;
  /** The OAuth client that the token was issued to: `client_id` (RFC 9068). */
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
  /** When the token is no longer accepted, milliseconds since 1970; absent for whom there is none (webhooks). */
  readonly acceptedUntilMs?: number;
}

/** Whether the caller may see personal data unmasked. */
export function maySeePersonalData(principal: Principal | null): boolean {
  return principal?.scopes.has('pii:read') === true;
}

/** Whether the caller may have banks asked although the cache has an answer. */
export function maySpendCalls(principal: Principal | null): boolean {
  return principal?.scopes.has('data:live') === true;
}
