// Customer: who the person or business is, from the first linked bank that says. All of it is personal data.

import { maySeePersonalData } from '../../../src/auth/principal.ts';
import { bankGlobalId } from '../../../src/domain/global-id.ts';
import { maskName } from '../../../src/domain/masking.ts';
import type { Party } from '../../../src/domain/party.ts';
import type { Sourced } from '../../../src/reading/sourced.ts';
import type { RequestContext } from '../../shared/context.ts';
import { visibleReference } from '../../shared/references.ts';
import type { CustomerResolvers } from '../generated.ts';
import { readScreening } from '../screening.ts';
import { loadVerifications } from '../verifications.ts';

async function partyOf(id: string, { ids, loaders }: RequestContext): Promise<Sourced<Party> | null> {
  const parsed = ids.parse(id);
  return parsed?.type === 'Customer' ? loaders.customers.party(parsed.customerId) : null;
}

/** Resolvers of `Customer` in this subgraph. */
export const Customer: CustomerResolvers = {
  __resolveReference: visibleReference('Customer'),
  async displayName({ id }, _args, context) {
    const name = (await partyOf(id, context))?.value.displayName ?? null;
    return name === null || maySeePersonalData(context.principal) ? name : maskName(name);
  },
  legalName: async ({ id }, _args, context) => (await partyOf(id, context))?.value.legalName ?? null,
  dateOfBirth: async ({ id }, _args, context) => (await partyOf(id, context))?.value.dateOfBirth ?? null,
  email: async ({ id }, _args, context) => (await partyOf(id, context))?.value.email ?? null,
  phone: async ({ id }, _args, context) => (await partyOf(id, context))?.value.phone ?? null,
  addresses: async ({ id }, _args, context) => (await partyOf(id, context))?.value.addresses ?? null,
  async verifications({ id }, _args, context) {
    const parsed = context.ids.parse(id);
    return parsed?.type === 'Customer' ? loadVerifications(parsed.customerId, context) : null;
  },
  screening: ({ id }, _args, context) => readScreening(id, context),
  async verification({ id }, _args, context) {
    const party = await partyOf(id, context);
    if (party === null) return { level: 'UNVERIFIED' };
    return {
      level: 'BANK_VERIFIED',
      method: 'open-banking-party',
      verifiedBy: { id: bankGlobalId(party.link.bankId) },
      verifiedAt: new Date(party.fetchedAtMs).toISOString(),
    };
  },
};
