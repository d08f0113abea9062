// Words of payments' answers, in ours. Read by payment.ts. Source: NextGenPSD2 1.3.12, psd2-api.

import type { KnownPaymentStatus } from '../../domain/payment.ts';
import type { ConfirmationStatus } from '../payment.ts';

/** `RCVD` of a payment that nobody authorised is told apart by src/payments. Source: psd2-api, transactionStatus. */
export const statuses: Readonly<Record<string, KnownPaymentStatus>> = {
  RCVD: 'RECEIVED',
  PDNG: 'PENDING',
  PATC: 'PENDING',
  PART: 'PENDING',
  ACTC: 'ACCEPTED',
  ACCP: 'ACCEPTED',
  ACFC: 'ACCEPTED',
  ACWC: 'ACCEPTED',
  ACSP: 'SETTLEMENT_IN_PROCESS',
  ACWP: 'SETTLEMENT_IN_PROCESS',
  ACSC: 'SETTLED',
  ACCC: 'SETTLED',
  RJCT: 'REJECTED',
  CANC: 'CANCELLED',
};

/** Source: psd2-api, scaStatus. */
export const confirmations: Readonly<Record<string, ConfirmationStatus>> = {
  received: 'AWAITING',
  psuIdentified: 'AWAITING',
  psuAuthenticated: 'AWAITING',
  scaMethodSelected: 'AWAITING',
  started: 'AWAITING',
  unconfirmed: 'UNCONFIRMED',
  finalised: 'CONFIRMED',
  exempted: 'CONFIRMED',
  failed: 'FAILED',
};
