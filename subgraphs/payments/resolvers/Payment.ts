// Payment: as the store has it. No field asks a bank; `debtorAccount` leads to the account's own fields, which do.

import { maySeePersonalData } from '../../../src/auth/principal.ts';
import { type AccountIdentification, unknownIdentification } from '../../../src/domain/account.ts';
import { NotFound } from '../../../src/domain/errors.ts';
import { bankGlobalId } from '../../../src/domain/global-id.ts';
import { homeOf } from '../../../src/domain/link.ts';
import { maskIdentification, maskName, maskText } from '../../../src/domain/masking.ts';
import type { PaymentAccount } from '../../../src/domain/payment-order.ts';
import { refundAccountOf } from '../../../src/domain/refund.ts';
import { isRefundable } from '../../../src/payments/refund.ts';
import type { PaymentRecord } from '../../../src/store/payments.ts';
import type { RequestContext } from '../../shared/context.ts';
import type { PaymentModel } from '../../shared/models.ts';
import { toMoney } from '../../shared/money.ts';
import { visibleReference } from '../../shared/references.ts';
import { approachOf, authorizationUrlOf } from '../authorization.ts';
import type { PaymentResolvers } from '../generated.ts';
import { toPayment } from '../payment-result.ts';
import { toStatusReason } from '../status-reason.ts';

/** The payment itself: a reference alone is read, for a caller who may see it. @throws NotFound */
async function load({ id, record }: PaymentModel, { ids, loaders }: RequestContext): Promise<PaymentRecord> {
  if (record !== undefined) return record;
  const parsed = ids.parse(id);
  const read = parsed?.type === 'Payment' ? await loaders.payments.payment(parsed.paymentId) : null;
  if (read === null) throw new NotFound();
  return read;
}

/** The bank under whose id the accounts of a link are known, in whatever state it is: the payment's own where there is no such link. */
export async function homeOfLink(linkId: string, bankId: string, { access, linking }: RequestContext): Promise<string> {
  const link = (await access.link(linkId)) ?? (await linking?.record(linkId)) ?? null;
  return link === null ? bankId : homeOf(link);
}

/** An account that pays or is paid, as an account is identified. */
export function toIdentification(account: PaymentAccount, bic: string | null): AccountIdentification {
  return account.kind === 'iban'
    ? { ...unknownIdentification, iban: account.iban, bic }
    : { ...unknownIdentification, sortCode: account.sortCode, accountNumber: account.accountNumber, bic };
}

/** Whether a caller with `pii:read` may know the account that paid: not where the customer grants other accounts. */
async function mayKnowPayer(payment: PaymentRecord, context: RequestContext): Promise<boolean> {
  const { customerId, bankId, debtor } = payment;
  if (debtor === null) return context.access.mayPayFrom(customerId, bankId, null);
  const home = await homeOfLink(debtor.linkId, bankId, context);
  return context.access.maySeeAccount({ customerId, bankId: home, accountKey: debtor.accountKey });
}

const toDateTime = (atMs: number) => new Date(atMs).toISOString();

/** Resolvers of `Payment`. */
export const Payment: PaymentResolvers = {
  __resolveReference: visibleReference('Payment'),
  bank: async (model, _args, context) => ({ id: bankGlobalId((await load(model, context)).bankId) }),
  customer: async (model, _args, context) => ({ id: context.ids.customer((await load(model, context)).customerId) }),
  async debtorAccount(model, _args, context) {
    const { customerId, bankId, debtor } = await load(model, context);
    if (debtor === null) return null;
    const home = await homeOfLink(debtor.linkId, bankId, context);
    const account = { customerId, bankId: home, accountKey: debtor.accountKey };
    // The customer may have granted other accounts since.
    return (await context.access.maySeeAccount(account)) ? { id: context.ids.account(account) } : null;
  },
  async creditor(model, _args, context) {
    const { order } = await load(model, context);
    const identification = toIdentification(order.creditorAccount, order.creditorBic);
    return maySeePersonalData(context.principal)
      ? { name: order.creditorName, identification }
      : { name: maskName(order.creditorName), identification: maskIdentification(identification) };
  },
  instructedAmount: async (model, _args, context) => toMoney((await load(model, context)).order.instructedAmount),
  async remittanceInformation(model, _args, context) {
    const { remittanceInformation: text } = (await load(model, context)).order;
    return text === null || maySeePersonalData(context.principal) ? text : maskText(text);
  },
  endToEndId: async (model, _args, context) => (await load(model, context)).order.endToEndId,
  requestedExecutionDate: async (model, _args, context) => (await load(model, context)).order.requestedExecutionDate,
  isInstant: async (model, _args, context) => (await load(model, context)).order.isInstant,
  status: async (model, _args, context) => (await load(model, context)).status,
  statusReason: async (model, _args, context) => toStatusReason((await load(model, context)).reasonCode),
  authorizationUrl: async (model, _args, context) => authorizationUrlOf(await load(model, context), Date.now()),
  authorizationApproach: async (model, _args, context) => approachOf(await load(model, context), Date.now()),
  confirmationRequired: async (model, _args, context) => (await load(model, context)).needsConfirmation,
  async authorizationExpiresAt(model, _args, context) {
    const record = await load(model, context);
    return approachOf(record, Date.now()) !== null ? toDateTime(record.authoriseUntilMs) : null;
  },
  createdAt: async (model, _args, context) => toDateTime((await load(model, context)).createdAtMs),
  updatedAt: async (model, _args, context) => toDateTime((await load(model, context)).updatedAtMs),
  events: async (model, _args, context) => context.loaders.payments.events(await load(model, context)),
  bankReference: async (model, _args, context) => (await load(model, context)).bankPaymentId,
  async evidence(model, _args, context) {
    const payment = await load(model, context);
    const evidence = await context.loaders.payments.evidence(payment);
    if (evidence === null) return null;
    const { customerId } = payment;
    const { linkId, accountKey, entryKey, day, atMs } = evidence;
    const bankId = await homeOfLink(linkId, payment.bankId, context);
    if (!(await context.access.maySeeAccount({ customerId, bankId, accountKey }))) return null;
    const transaction = { id: context.ids.transaction({ customerId, bankId, accountKey }, entryKey) };
    return { transaction, date: day, source: 'STATEMENT', at: toDateTime(atMs) };
  },
  async mandate(model, _args, context) {
    const { mandateId } = await load(model, context);
    return mandateId === null ? null : { id: context.ids.mandate(mandateId) };
  },
  async schedule(model, _args, context) {
    const { instructedAmount, schedule } = (await load(model, context)).order;
    if (schedule === undefined) return null;
    const { firstAmountMinor, finalAmountMinor, finalPaymentDate, numberOfPayments } = schedule;
    const hasEnd = finalPaymentDate !== null || numberOfPayments !== null;
    const amount = (minor: bigint | null) =>
      toMoney({ ...instructedAmount, amountMinor: minor ?? instructedAmount.amountMinor });
    return {
      ...schedule,
      firstAmount: amount(firstAmountMinor),
      finalAmount: hasEnd ? amount(finalAmountMinor) : null,
    };
  },
  async international(model, _args, context) {
    const { order, bankTerms } = await load(model, context);
    if (order.international === undefined) return null;
    const { currencyOfTransfer, chargeBearer } = order.international;
    const charges = bankTerms?.charges ?? [];
    return {
      currencyOfTransfer,
      chargeBearer,
      charges: charges.map((charge) => ({ ...charge, amount: toMoney(charge.amount) })),
      exchangeRate: bankTerms?.exchangeRate ?? null,
    };
  },
  async refundAccount(model, _args, context) {
    const payment = await load(model, context);
    const payer = refundAccountOf(payment);
    if (payer === null) return null;
    const identification = toIdentification(payer.account, null);
    const isWhole = maySeePersonalData(context.principal) && (await mayKnowPayer(payment, context));
    return isWhole ? identification : maskIdentification(identification);
  },
  async refundOf(model, _args, context) {
    const { refundOf } = await load(model, context);
    const record = refundOf === null ? null : await context.loaders.payments.payment(refundOf);
    return record === null ? null : toPayment(record, context);
  },
  async refunds(model, _args, context) {
    const { visible } = await context.loaders.payments.refunds(await load(model, context));
    return visible.map((record) => toPayment(record, context));
  },
  async refundableAmount(model, _args, context) {
    const payment = await load(model, context);
    if (payment.status !== 'SETTLED' || !isRefundable(payment)) return null;
    const { leftMinor } = await context.loaders.payments.refunds(payment);
    return toMoney({ ...payment.order.instructedAmount, amountMinor: leftMinor(payment) });
  },
};
