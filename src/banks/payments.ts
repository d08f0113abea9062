// Which standard's payments a bank has. Called by src/payments for every bank with `authorization` and a payments endpoint.

import type { Bank } from '../domain/bank.ts';
import { BerlinGroupPayments } from './berlin-group/payment.ts';
import { OpenBankingUkPayments } from './open-banking-uk/payment.ts';
import type { PaymentConnector } from './payment.ts';

/** The payment connector for a bank's standard; null where payments are not offered: CDR is read-only. */
export function createPaymentConnector(bank: Bank): PaymentConnector | null {
  const { payments } = bank.endpoints;
  if (payments === null) return null;
  switch (bank.standard) {
    case 'open-banking-uk':
      return new OpenBankingUkPayments(bank, payments);
    case 'berlin-group':
      return new BerlinGroupPayments(bank, payments);
    case 'cdr':
      return null;
  }
}
