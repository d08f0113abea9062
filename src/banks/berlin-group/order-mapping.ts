// A payment order → the JSON of a Berlin Group initiation. Called by payment.ts. Source: NextGenPSD2 1.3.12, schema
// paymentInitiation_json.

import { toDecimal } from '../../domain/money.ts';
import type { PaymentAccount, PaymentOrder } from '../../domain/payment-order.ts';
import type { JsonObject } from '../json.ts';
import { toCrossBorderParts } from './cross-border-payment.ts';
import { toPeriodicParts } from './periodic-payment.ts';

/** The body of a payment initiation. */
export function toBody(order: PaymentOrder): JsonObject {
  const { debtorAccount, instructedAmount, creditorBic, remittanceInformation, requestedExecutionDate } = order;
  return {
    ...(order.international === undefined
      ? { endToEndIdentification: order.endToEndId }
      : toCrossBorderParts(order.international)),
    ...(debtorAccount === null ? {} : { debtorAccount: toAccount(debtorAccount) }),
    instructedAmount: { currency: instructedAmount.currency, amount: toDecimal(instructedAmount) },
    creditorAccount: toAccount(order.creditorAccount),
    creditorName: order.creditorName,
    ...(creditorBic === null ? {} : { creditorAgent: creditorBic }),
    ...(remittanceInformation === null ? {} : { remittanceInformationUnstructured: remittanceInformation }),
    ...(requestedExecutionDate === null ? {} : { requestedExecutionDate }),
    ...(order.schedule === undefined ? {} : toPeriodicParts(order.schedule)),
  };
}

/** The scheme takes IBANs only. */
function toAccount(account: PaymentAccount): JsonObject {
  return account.kind === 'iban' ? { iban: account.iban } : { bban: `${account.sortCode}${account.accountNumber}` };
}
