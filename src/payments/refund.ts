// What a refund comes to as a payment: to the account that paid, of the currency that was paid, at most what is left of it. Whoever gives
// back authorises it at their own bank like any payment. Called by initiate.ts once it is sure that the key is a new one; what refunds may
// be together is judged again by the store, in the transaction that begins one (src/store/payment-refunds.ts).

import { toDecimal } from '../domain/money.ts';
import type { PaymentFault } from '../domain/payment-order.ts';
import { isSameAccount, refundAccountOf } from '../domain/refund.ts';
import type { PaymentRecord } from '../store/payments.ts';
import { type PaymentOptions, writeScope } from './options.ts';
import type { InitiateRequest, InitiateResult, RefundRequest } from './results.ts';

/** What a refund that cannot be comes to. */
type RefusedRefund = Extract<InitiateResult, { readonly kind: 'refundRefused' | 'invalid' }>;

/** Whether it came to nothing. */
export const isRefundResult = (resolved: InitiateRequest | RefusedRefund): resolved is RefusedRefund =>
  'kind' in resolved;

/**
 * The payment that gives another back; a request for no refund as it is. Whoever may not change the payment is told that there is none.
 * @throws StoreFailure
 */
export async function resolveRefund(
  { store }: Pick<PaymentOptions, 'store'>,
  request: InitiateRequest,
): Promise<InitiateRequest | RefusedRefund> {
  const { refund, caller, order } = request;
  if (refund === undefined) return request;
  const original = await store.payments.read(refund.paymentId);
  if (original === null || !(await caller.access.mayChange(original, writeScope)))
    return { kind: 'refundRefused', reason: 'PAYMENT_NOT_FOUND' };
  if (!isRefundable(original)) return { kind: 'refundRefused', reason: 'NOT_REFUNDABLE' };
  if (original.status !== 'SETTLED') return { kind: 'refundRefused', reason: 'NOT_SETTLED' };
  const payer = refundAccountOf(original);
  if (payer === null) return { kind: 'refundRefused', reason: 'NO_REFUND_ACCOUNT' };
  const faults = findFaults(refund, original);
  const name = payer.name ?? refund.payerName;
  if (name === null) faults.push(nameNeeded);
  if (name === null || faults.length > 0) return { kind: 'invalid', faults };
  const refunds = (await store.payments.readRefundsOf([original.id])).get(original.id) ?? [];
  const leftMinor = leftOfPayment(original, refunds);
  if (leftMinor <= 0n) return { kind: 'refundRefused', reason: 'EXCEEDS_PAYMENT' };
  const { currency } = original.order.instructedAmount;
  const { account } = payer;
  const isUk = account.kind === 'uk';
  return {
    ...request,
    order: {
      ...order,
      creditor: {
        // Schemes carry less than a bank may tell of its customers.
        name: name.slice(0, shortestNameLength),
        iban: isUk ? null : account.iban,
        sortCode: isUk ? account.sortCode : null,
        accountNumber: isUk ? account.accountNumber : null,
        bic: null,
      },
      amount: refund.amount?.amount ?? toDecimal({ amountMinor: leftMinor, currency }),
      currency,
    },
  };
}

/** What every scheme carries of a name (sepaScheme, ukDomesticScheme in src/domain/payment-order.ts). */
const shortestNameLength = 70;

/** Whether a payment is of a kind of which something is given back: what is paid once, and is no refund. */
export const isRefundable = ({ refundOf, order }: Pick<PaymentRecord, 'refundOf' | 'order'>): boolean =>
  refundOf === null && order.schedule === undefined && order.international === undefined;

/** What is left of a payment, in minor units: what is open or unknown may move yet, and counts. */
export function leftOfPayment(
  { order }: Pick<PaymentRecord, 'order'>,
  refunds: readonly Pick<PaymentRecord, 'order' | 'status'>[],
): bigint {
  const counted = refunds.filter(({ status }) => status !== 'REJECTED' && status !== 'CANCELLED');
  return counted.reduce(
    (left, { order: { instructedAmount } }) => left - instructedAmount.amountMinor,
    order.instructedAmount.amountMinor,
  );
}

function findFaults({ amount }: RefundRequest, { order }: PaymentRecord): PaymentFault[] {
  const { currency } = order.instructedAmount;
  if (amount === null || amount.currency.toUpperCase() === currency) return [];
  return [
    { field: 'amount.currency', code: 'INVALID', message: `It was paid in ${currency}, and is given back in it.` },
  ];
}

const nameNeeded: PaymentFault = {
  field: 'payerName',
  code: 'REQUIRED',
  message: 'The bank does not tell whose account it was: say the name that it is held under.',
};

/** Why a refund cannot be paid from the account that is to pay it: the very one that it goes to. Empty where it can. */
export function findSelfPayment(
  { refund }: Pick<InitiateRequest, 'refund'>,
  { debtorAccount, creditorAccount }: Pick<PaymentRecord['order'], 'debtorAccount' | 'creditorAccount'>,
): readonly PaymentFault[] {
  const isItself = refund !== undefined && debtorAccount !== null && isSameAccount(debtorAccount, creditorAccount);
  return isItself
    ? [{ field: 'debtorAccountId', code: 'INVALID', message: 'A refund is paid from another account than it goes to.' }]
    : [];
}
