// What a Berlin Group consent asks for, and what its customer has to tell for it, by the bank's profile. Called by consent.ts.
// Source: NextGenPSD2 1.3.12, schema accountAccess, and the guidelines' chapter on the account information consent.

import type { LinkPermission } from '../../domain/link.ts';
import type { AskedDetails, LinkDetail } from '../../domain/link-details.ts';
import type { JsonObject } from '../json.ts';
import type { berlinGroupProfileOf } from './profile.ts';

type Profile = ReturnType<typeof berlinGroupProfileOf>;

/** Permissions that are lists of accounts in a consent; each shows the account itself, too. */
const lists = ['accounts', 'balances', 'transactions'] as const;

/** The consent's `access`. `ibans` are those that the customer has named. */
export function toConsentAccess(
  kind: Profile['consentAccess'],
  permissions: ReadonlySet<LinkPermission>,
  ibans: readonly string[],
): JsonObject {
  if (kind === 'all-psd2') return { allPsd2: 'allAccounts' };
  const given = lists.filter((permission) => permission === 'accounts' || permissions.has(permission));
  // Empty lists: the customer chooses the accounts at the bank.
  const accounts = kind === 'named-ibans' ? ibans.map((iban) => ({ iban })) : [];
  return Object.fromEntries(given.map((list) => [list, accounts]));
}

/** What customers are asked for. */
export function toAskedDetails({ psu, consentAccess }: Pick<Profile, 'psu' | 'consentAccess'>): AskedDetails {
  const required = new Set<LinkDetail>();
  const optional = new Set<LinkDetail>();
  const add = (name: LinkDetail, how: Profile['psu']['id']) => {
    if (how === 'required') required.add(name);
    if (how === 'optional') optional.add(name);
  };
  add('psuId', psu.id);
  add('psuCorporateId', psu.corporateId);
  // A sort of id is nothing without the id; one that is the only one need not be asked for.
  if (psu.idTypes.length > 1) add('psuIdType', psu.id);
  if (consentAccess === 'named-ibans') required.add('ibans');
  // Banks that let an authorisation begin only `WithPsuIdentification` say so when they are asked for a consent.
  const onDemand = new Set<LinkDetail>(psu.id === 'no' ? ['psuId'] : []);
  return { required, optional, onDemand, psuIdTypes: psu.idTypes };
}
