// Whose things a subscription follows: customers may leave themselves out. Used by the resolvers of subscriptions.

import { InvalidInput, NotFound } from '../../src/domain/errors.ts';
import type { RequestContext } from './context.ts';

/**
 * The customer's own id. `what` says what is followed, for people.
 * @throws NotFound, as for a customer whom the caller may not see; InvalidInput where somebody else than a customer names none
 */
export function parseFollowedCustomer(
  id: string | null | undefined,
  { ids, principal }: Pick<RequestContext, 'ids' | 'principal'>,
  what: string,
): string {
  if (id == null) {
    if (principal?.kind === 'customer') return principal.subject;
    throw new InvalidInput('customerId', `Say whose ${what}: only customers may leave that out.`);
  }
  const parsed = ids.parse(id);
  if (parsed?.type !== 'Customer') throw new NotFound();
  return parsed.customerId;
}
