// Beneficiary: all but the account is as the list has read it.

import { loadCreditorAccount } from '../arrangements.ts';
import type { BeneficiaryResolvers } from '../generated.ts';

/** Resolvers of `Beneficiary`. */
export const Beneficiary: BeneficiaryResolvers = {
  creditorAccount: ({ located }, _args, context) => loadCreditorAccount(located, context),
};
