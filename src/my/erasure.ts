// Ends all that this gateway does for a person, as the person: links with what is kept of them, those too that have ended before,
// accesses of partners, corrections of categories. Called by data-page.ts. What cannot be ended is told; doing it twice is doing it
// once.

import type { LinksQuery } from './generated.ts';
import { failureOf, type MyParts, type Visit } from './my-parts.ts';

/** What became of it, by the names that the person knows. */
export interface Erasure {
  /** What could not be ended now. */
  readonly left: readonly string[];
  /** What the operator has set up: theirs to end. */
  readonly operators: readonly string[];
}

/** What a sign-in must allow for it: without seeing all there is, nobody can say that all has ended. */
export const erasureScopes = ['links:read', 'links:write', 'grants:read', 'grants:write'] as const;

/** Ends everything. @throws OutOfPoints, StoreFailure */
export async function eraseAll(parts: MyParts, visit: Visit): Promise<Erasure> {
  const withCorrections = parts.may(visit, 'transactions:read', 'insights:write');
  const answer = await parts.ask(visit, { name: 'links', variables: { withGrants: true, withCorrections } });
  const me = answer.data?.me ?? null;
  if (me?.links == null || me.grants == null || failureOf(answer) !== null)
    return { left: ['bankgraph'], operators: [] };
  const stored = await parts.pages.storedLinks(visit.session);
  const named = new Map(me.links.map(({ id, bank }) => [id, bank.name]));
  const fixed = me.links.filter(({ id }) => !stored.has(id)).map(({ bank }) => bank.name);
  const ofOperator = me.grants.filter((grant) => grant.source !== 'CUSTOMER' && isCurrent(grant));
  const left = [
    ...(await removeCorrections(parts, visit, me.categoryCorrections ?? [])),
    ...(await revokeGrants(parts, visit, me.grants)),
    ...(await revokeLinks(parts, visit, { ids: stored, named })),
  ];
  return {
    left: [...new Set(left)],
    operators: [...new Set([...fixed, ...ofOperator.map(({ partnerName }) => partnerName)])],
  };
}

type Grant = NonNullable<NonNullable<LinksQuery['me']>['grants']>[number];

const isCurrent = ({ status }: Grant): boolean => status === 'ACTIVE' || status === 'PENDING';

async function removeCorrections(
  parts: MyParts,
  visit: Visit,
  corrections: readonly { readonly id: string }[],
): Promise<readonly string[]> {
  const left: string[] = [];
  for (const { id } of corrections) {
    const { data } = await parts.ask(visit, { name: 'remove-correction', variables: { id } });
    if (data?.removeCategoryCorrection.__typename !== 'CategoryCorrectionRemoved') {
      left.push(parts.speech(visit.request).texts.account.category);
    }
  }
  return left;
}

async function revokeGrants(parts: MyParts, visit: Visit, grants: readonly Grant[]): Promise<readonly string[]> {
  const left: string[] = [];
  for (const grant of grants) {
    if (grant.source !== 'CUSTOMER' || !isCurrent(grant)) continue;
    const { data } = await parts.ask(visit, { name: 'revoke-grant', variables: { id: grant.id } });
    if (data?.revokeGrant.__typename !== 'GrantRevocation') left.push(grant.partnerName);
  }
  return left;
}

/** Ended links, too: what is kept of their accounts may stand longer than they did. */
async function revokeLinks(
  parts: MyParts,
  visit: Visit,
  { ids, named }: { readonly ids: ReadonlyMap<string, string>; readonly named: ReadonlyMap<string, string> },
): Promise<readonly string[]> {
  const left: string[] = [];
  for (const [id, bankName] of ids) {
    const { data } = await parts.ask(visit, { name: 'revoke-link', variables: { id } });
    const isOver = !named.has(id);
    if (data?.revokeBankLink.__typename !== 'BankLinkRevocation' && !isOver) left.push(bankName);
  }
  return left;
}
