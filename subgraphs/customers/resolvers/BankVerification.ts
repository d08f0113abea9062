// BankVerification: what one bank says of who the customer is. All of it is personal data.

import { maySeePersonalData } from '../../../src/auth/principal.ts';
import { bankGlobalId } from '../../../src/domain/global-id.ts';
import { maskName } from '../../../src/domain/masking.ts';
import { toProvenance } from '../../shared/sources.ts';
import type { BankVerificationResolvers } from '../generated.ts';

/** Resolvers of `BankVerification`. */
export const BankVerification: BankVerificationResolvers = {
  bank: ({ party }) => ({ id: bankGlobalId(party.link.bankId) }),
  displayName: ({ party }, _args, { principal }) => {
    const { displayName } = party.value;
    return displayName === null || maySeePersonalData(principal) ? displayName : maskName(displayName);
  },
  legalName: ({ party }) => party.value.legalName,
  dateOfBirth: ({ party }) => party.value.dateOfBirth,
  email: ({ party }) => party.value.email,
  phone: ({ party }) => party.value.phone,
  addresses: ({ party }) => party.value.addresses,
  provenance: ({ party }) => toProvenance(party),
};
