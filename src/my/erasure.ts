// Ends all that this gateway does for a person, as the person: links with what is kept of them, accesses of partners, corrections of
// categories. Called by data-page.ts. What cannot be ended is told; doing it twice is doing it once.

import type { MyParts, Visit } from './my-parts.ts';

/** Ends everything; gives what is left, by the names that the person knows. @throws OutOfPoints, StoreFailure */
export async function eraseAll(parts: MyParts, visit: Visit): Promise<readonly string[]> {
  const mayGrants = parts.may(visit, 'grants:read', 'grants:write');
  const mayCorrect = parts.may(visit, 'transactions:read', 'insights:write');
  const { data } = await parts.ask(visit, {
    name: 'links',
    variables: { withGrants: mayGrants, withCorrections: mayCorrect },
  });
  const me = data?.me ?? null;
  if (me === null) return ['bankgraph'];
  const left: string[] = [];
  for (const { id } of me.categoryCorrections ?? []) {
    await parts.ask(visit, { name: 'remove-correction', variables: { id } });
  }
  for (const grant of me.grants ?? []) {
    if (grant.source !== 'CUSTOMER' || grant.status === 'REVOKED' || grant.status === 'EXPIRED') continue;
    const answer = await parts.ask(visit, { name: 'revoke-grant', variables: { id: grant.id } });
    if (answer.data?.revokeGrant.__typename !== 'GrantRevocation') left.push(grant.partnerName);
  }
  for (const link of me.links ?? []) {
    if (link.status === 'REVOKED') continue;
    const answer = await parts.ask(visit, { name: 'revoke-link', variables: { id: link.id } });
    const result = answer.data?.revokeBankLink ?? null;
    if (result?.__typename !== 'BankLinkRevocation') left.push(link.bank.name);
  }
  return left;
}
