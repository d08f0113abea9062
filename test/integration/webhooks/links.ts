// Links of customers, straight in a store, for the tests of this folder: linked and ended as src/linking does.

import type { LinkRecord } from '../../../src/store/links.ts';
import type { Store } from '../../../src/store/store.ts';
import { completed, newAttempt } from '../store/attempts.ts';

/** A customer lets fintrack act for them: whose endpoints are told of their links. */
export async function grant({ grants }: Pick<Store, 'grants'>, customerId = 'alice'): Promise<void> {
  await grants.add({ partnerId: 'fintrack', customerId }, { kind: 'customer', subject: customerId }, Date.now());
}

/** A link that a customer has authorised; its first event is there. Gives its id. */
export async function beginLink(store: Store, customerId = 'alice'): Promise<string> {
  const { link } = newAttempt();
  return (await completed(store, { link: { ...link, customerId } })).link.id;
}

/** The customer takes a link back: its next event. */
export function endLink(store: Pick<Store, 'links'>, linkId: string, atMs = Date.now()): Promise<LinkRecord | null> {
  return store.links.end({
    linkId,
    consentId: null,
    status: 'REVOKED',
    reason: 'REVOKED_BY_CUSTOMER',
    atMs,
    actor: { kind: 'customer', subject: 'alice' },
    action: 'LINK_REVOKE',
    tellBank: false,
  });
}
