// An account's product as the schema has it. Called by resolvers/Account.ts.

import type { AccountProduct, OverdraftTier, ProductFee } from '../../src/domain/product.ts';
import type { Sourced } from '../../src/reading/sourced.ts';
import { toOptionalMoney } from '../shared/money.ts';
import { toProvenance } from '../shared/sources.ts';

/** An AccountProduct as the schema has it. */
export function toProduct(reading: Sourced<AccountProduct>) {
  const { fees, overdraft, ...product } = reading.value;
  return {
    ...product,
    fees: fees.map(toFee),
    overdraft: overdraft.map(toTier),
    provenance: toProvenance(reading),
  };
}

const toFee = (fee: ProductFee) => ({
  ...fee,
  amount: toOptionalMoney(fee.amount),
  minimum: toOptionalMoney(fee.minimum),
  maximum: toOptionalMoney(fee.maximum),
  cap: toOptionalMoney(fee.cap),
});

const toTier = ({ fees, ...tier }: OverdraftTier) => ({
  ...tier,
  minimum: toOptionalMoney(tier.minimum),
  maximum: toOptionalMoney(tier.maximum),
  buffer: toOptionalMoney(tier.buffer),
  fees: fees.map(toFee),
});
