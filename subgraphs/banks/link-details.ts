// What banks want to be told of customers, as the schema names it. Used by the resolvers of this subgraph.

import type { AskedDetails, LinkDetail } from '../../src/domain/link-details.ts';
import type { BankLinkDetail } from './generated.ts';

/** The schema's names; one that is missing does not compile. */
export const linkDetailNames: Readonly<Record<LinkDetail, BankLinkDetail>> = {
  psuId: 'PSU_ID',
  psuIdType: 'PSU_ID_TYPE',
  psuCorporateId: 'PSU_CORPORATE_ID',
  ibans: 'IBANS',
};

/** What a bank asks for, in the order of the schema's enum. */
export function toDetailRequests({ required, optional, psuIdTypes }: AskedDetails) {
  const names: readonly LinkDetail[] = ['psuId', 'psuIdType', 'psuCorporateId', 'ibans'];
  return names
    .filter((name) => required.has(name) || optional.has(name))
    .map((name) => ({
      detail: linkDetailNames[name],
      isRequired: required.has(name),
      values: name === 'psuIdType' ? [...psuIdTypes] : [],
    }));
}
