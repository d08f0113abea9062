// Accounts in payments as UK Open Banking names them. Called by payment.ts and standing-order.ts.

import type { PaymentAccount } from '../../domain/payment-order.ts';
import type { JsonObject } from '../json.ts';

/** OBCashAccount without a name. */
export function toAccount(account: PaymentAccount): JsonObject {
  return account.kind === 'iban'
    ? { SchemeName: 'UK.OBIE.IBAN', Identification: account.iban }
    : { SchemeName: 'UK.OBIE.SortCodeAccountNumber', Identification: `${account.sortCode}${account.accountNumber}` };
}
