// The account that a payment can be given back to, as a UK bank tells it where the consent asked for it (`ReadRefundAccount: Yes`).
// Called by payment.ts with the answer's Data. Source: OBIE payment initiation 3.1.11 and 4.0, OBCashAccountRefund1.

import { type PaymentAccount, type PaymentOrder, parseIban } from '../../domain/payment-order.ts';
import type { RefundAccount } from '../../domain/refund.ts';
import { type JsonObject, readObject, readString } from '../json.ts';

/** What of `Refund.Account` can be paid to; nothing where it was not asked for, is not told, or is in a scheme that nobody pays to here. */
export function readRefundAccount(
  data: JsonObject,
  { asksRefundAccount }: Pick<PaymentOrder, 'asksRefundAccount'>,
): { readonly refundAccount?: RefundAccount } {
  if (asksRefundAccount !== true) return {};
  const wire = readObject(readObject(data, 'Refund'), 'Account');
  const account = parseAccount(readString(wire, 'SchemeName') ?? '', readString(wire, 'Identification') ?? '');
  if (account === null) return {};
  const name = readString(wire, 'Name')?.trim() ?? '';
  return { refundAccount: { account, name: name === '' ? null : name } };
}

/** UK.OBIE.… of 3.1 and 4.0, and the bare names of version 1, which some banks still write. */
function parseAccount(scheme: string, identification: string): PaymentAccount | null {
  switch (scheme.replace(/^UK\.OBIE\./, '')) {
    case 'SortCodeAccountNumber': {
      const digits = identification.replace(/[\s-]/g, '');
      if (!/^\d{14}$/.test(digits)) return null;
      return { kind: 'uk', sortCode: digits.slice(0, 6), accountNumber: digits.slice(6) };
    }
    case 'IBAN': {
      const iban = parseIban(identification);
      return iban === null ? null : { kind: 'iban', iban };
    }
    default:
      return null;
  }
}
