// Which resources of a UK bank an order is made with: at once, on a day to come, again and again, abroad. Called by payment.ts. Source: OBIE
// payment initiation 3.1.11 and 4.0.

import type { PaymentOrder } from '../../domain/payment-order.ts';

/** The resources of a payment, and the name of its id. */
export interface PaymentResource {
  readonly consents: string;
  readonly payments: string;
  readonly idName: string;
  /** Whether a consent can be asked whether the account has the money. */
  readonly hasFundsConfirmation: boolean;
  /** Whether its consent says what is allowed: to make it. The order itself does not say it again. */
  readonly hasPermission: boolean;
  /** Whether what became of it on its day is told apart from its being taken in. */
  readonly hasDetails: boolean;
}

const immediate: PaymentResource = {
  consents: 'domestic-payment-consents',
  payments: 'domestic-payments',
  idName: 'DomesticPaymentId',
  hasFundsConfirmation: true,
  hasPermission: false,
  hasDetails: false,
};
const scheduled: PaymentResource = {
  consents: 'domestic-scheduled-payment-consents',
  payments: 'domestic-scheduled-payments',
  idName: 'DomesticScheduledPaymentId',
  hasFundsConfirmation: false,
  hasPermission: true,
  hasDetails: true,
};
const standingOrder: PaymentResource = {
  consents: 'domestic-standing-order-consents',
  payments: 'domestic-standing-orders',
  idName: 'DomesticStandingOrderId',
  hasFundsConfirmation: false,
  hasPermission: true,
  hasDetails: false,
};

const international: PaymentResource = {
  consents: 'international-payment-consents',
  payments: 'international-payments',
  idName: 'InternationalPaymentId',
  hasFundsConfirmation: true,
  hasPermission: false,
  hasDetails: false,
};

/** An order's resources. */
export function resourceOf(order: PaymentOrder): PaymentResource {
  const { requestedExecutionDate, schedule } = order;
  if (order.international !== undefined) return international;
  if (schedule !== undefined) return standingOrder;
  return requestedExecutionDate === null ? immediate : scheduled;
}
